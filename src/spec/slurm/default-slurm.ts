import type { SlurmOptions } from '../experiment.ts';
import { referenced } from '../schema/schema.ts';

/** The `slurm` section of a spec without one: the schema's defaults. */
export const defaultSlurm = Object.fromEntries(
  Object.entries(referenced('#/$defs/slurm').properties ?? {}).map(([name, schema]) => [name, schema.default]),
) as unknown as SlurmOptions; // every property of the section has a default
