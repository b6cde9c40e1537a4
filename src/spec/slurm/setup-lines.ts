import { asWritten } from '../recorded-spec.ts';
import { type MapNode, mapScalars, withEntry } from '../tree/spec-node.ts';

/** Where a spec has shell lines. */
const [section, member] = ['slurm', 'setup'] as const;

/** Whether a job's shell fills in the variables there. */
export const isSetupLine = (path: readonly string[]): boolean => path[0] === section && path[1] === member;

/** Shell lines, unchanged: a job's shell fills in their variables. */
export const writtenSetup = (spec: MapNode): MapNode => {
  const slurm = spec.entries.get(section);
  if (slurm?.value.kind !== 'map') return spec;
  const setup = slurm.value.entries.get(member);
  if (setup === undefined) return spec;
  const value = withEntry(slurm.value, member, { ...setup, value: mapScalars(setup.value, asWritten) });
  return withEntry(spec, section, { ...slurm, value });
};
