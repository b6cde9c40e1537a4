import { quoted } from '../../../base/shell-word.ts';

/** What a batch's jobs have in common. */
export interface JobScript {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** As a spec writes them. */
  readonly setup: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Program and words; the index in the job array follows as the last word. */
  readonly command: readonly string[];
}

/** Exit code of a job whose working directory does not exist: Slurm starts it in another one all the same. */
export const wrongFolderCode = 97;

/**
 * The script that Slurm starts for each run of a batch. Its shell becomes the worker, which so gets the signals that are
 * sent to the batch shell. SIGUSR2 is ignored until Node starts, which resets all signals: in
 * the moment before the worker listens it would end the job, but the warning comes near the end of a job's time.
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

/** A spec's `${NAME}` and `${NAME:-default}` are the shell's own; what a spec escapes is for the shell alone. */
const shellLine = (line: string): string => line.replaceAll('$${', '${');
