import { quoted } from '../../../base/shell-word.ts';

/** What a batch's jobs have in common. */
export interface JobScript {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** As written in the spec. */
  readonly setup: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Program and arguments; the index in the job array is appended as the last argument. */
  readonly command: readonly string[];
}

/** Exit code of a job whose working directory does not exist: Slurm would start it in another one. */
export const wrongFolderCode = 97;

/**
 * The script that Slurm starts for each run of a batch. Its shell is replaced by the worker, which therefore receives
 * the signals sent to the batch shell. SIGUSR2 is ignored until Node starts, which resets all signals: in the moment
 * before the worker listens, the signal would end the job; but the warning comes only near the job's time limit.
 */
export const jobScript = ({ cwd, setup, environment, command }: JobScript): string =>
  [
    '#!/bin/bash -l',
    "trap '' USR2",
    `if ! [ . -ef ${quoted(cwd)} ]; then`,
    `  printf '%s does not exist on %s\\n' ${quoted(cwd)} "$(hostname)" >&2`,
    `  exit ${wrongFolderCode}`,
    'fi',
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${quoted(value)}`),
    ...(setup.length === 0 ? [] : ['set -e', ...setup.map(shellLine)]),
    `exec ${command.map(quoted).join(' ')} "$SLURM_ARRAY_TASK_ID"`,
    '',
  ].join('\n');

/**
 * The shell expands a spec's `${NAME}` and `${NAME:-default}`; an escaped `$${` reaches it as `${`.
 */
const shellLine = (line: string): string => line.replaceAll('$${', '${');
