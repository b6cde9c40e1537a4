import { FixresError } from '../../../base/errors.ts';
import { variablesIn } from '../../../base/variables.ts';
import type { BatchPaths } from '../../../plan/handover/queued-run.ts';
import type { SlurmSettings } from './types.ts';

export interface Submission {
  readonly name: string;
  readonly runs: number;
  readonly cwd: string;
  readonly paths: BatchPaths;
  /** Exclusive use of the node: for runs that measure time. */
  readonly exclusive?: boolean;
}

/**
 * The arguments of `sbatch` for a batch. Only the environment variables named in the `setup` lines are passed on, by
 * Slurm itself, so that no file contains them. The warning before the time limit goes to the batch shell (`B:`), which
 * the worker has replaced.
 * Throws SCHEDULE_SLURM_REFUSED for a folder that Slurm can't write output to.
 */
export const sbatchWords = (
  { name, runs, cwd, paths, exclusive = false }: Submission,
  slurm: SlurmSettings,
  env: NodeJS.ProcessEnv = process.env,
): string[] => [
  '--parsable',
  `--job-name=${name}`,
  `--array=0-${runs - 1}`,
  `--chdir=${cwd}`,
  `--output=${outputPattern(paths)}`,
  '--open-mode=append',
  `--export=${exported(slurm.setup, env)}`,
  '--nodes=1',
  '--ntasks=1',
  `--cpus-per-task=${slurm.cpus_per_task}`,
  `--signal=B:USR2@${warningSeconds(slurm.time_limit_minutes)}`,
  slurm.requeue ? '--requeue' : '--no-requeue',
  ...(exclusive ? ['--exclusive'] : []),
  ...optional('partition', slurm.partition),
  ...optional('account', slurm.account),
  ...optional('qos', slurm.qos),
  ...optional('gres', slurm.gres),
  ...optional('mem', slurm.memory_mib === null ? null : `${slurm.memory_mib}M`),
  ...optional('time', slurm.time_limit_minutes),
  paths.script,
];

const exported = (setup: readonly string[], env: NodeJS.ProcessEnv): string =>
  setup
    .flatMap(variablesIn)
    .filter((name) => Object.hasOwn(env, name))
    .join(',') || 'NONE';

/** `%a` stands for the index. Slurm also expands `%` in the rest, unless a backslash tells it not to. */
const outputPattern = (paths: BatchPaths): string => {
  const [before, after] = paths.log('\0').split('\0') as [string, string]; // no path contains a NUL
  if (!before.includes('\\')) return `${before.replaceAll('%', '%%')}%a${after}`;
  throw new FixresError(
    'SCHEDULE_SLURM_REFUSED',
    `Slurm can't write to ${paths.folder} because its name contains a backslash`,
    {
      path: paths.folder,
      hint: 'choose another folder with --runs-dir',
    },
  );
};

/** Two minutes, or a quarter of a short limit: Slurm may send the warning a minute early. */
export const warningSeconds = (limitMinutes: number | null): number =>
  limitMinutes === null ? 60 : Math.min(120, 15 * limitMinutes);

const optional = (name: string, value: string | number | null): string[] =>
  value === null ? [] : [`--${name}=${value}`];
