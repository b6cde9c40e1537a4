import { checkSchema } from '../check/check-schema.ts';
import { checkSecrets } from '../check/rules/secrets.ts';
import { createSpecView } from '../check/spec-view.ts';
import type { SlurmOptions } from '../experiment.ts';
import type { LoadOptions } from '../load-experiment.ts';
import { SpecError } from '../problems.ts';
import { nodeToJson } from '../tree/spec-node.ts';
import { readSlurmProfile, specOfProfile } from './read-slurm-profile.ts';
import { writtenSetup } from './setup-lines.ts';

/**
 * The options in a profile, for runs whose spec is not read again. Throws `SPEC_NOT_FOUND`, or a `SpecError` with all
 * its problems.
 */
export const loadSlurmProfile = (
  file: string,
  { env = process.env, cwd = process.cwd() }: Pick<LoadOptions, 'env' | 'cwd'> = {},
): Partial<SlurmOptions> => {
  const { root, problems } = readSlurmProfile(file, { env, cwd });
  if (root === null || problems.length > 0) throw new SpecError(problems);
  const spec = specOfProfile(root);
  const refused = [
    ...checkSchema(spec).filter(({ pointer }) => pointer.startsWith('/slurm')),
    ...checkSecrets(createSpecView(spec)),
  ];
  if (refused.length > 0) throw new SpecError(refused);
  const { slurm } = nodeToJson(writtenSetup(spec)) as { readonly slurm: Partial<SlurmOptions> };
  return slurm; // has just been validated against the schema
};
