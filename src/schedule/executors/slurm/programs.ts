import { execFile } from 'node:child_process';
import { FixresError } from '../../../base/errors.ts';

/** The result of a call: its stdout; no answer, so that nothing is known; or a refusal. */
export type Answer =
  | { readonly type: 'said'; readonly text: string }
  | { readonly type: 'silent'; readonly why: string }
  | { readonly type: 'refused'; readonly error: FixresError };

export type SlurmProgram = 'sbatch' | 'squeue' | 'scancel';

/** Calls one of Slurm's programs. Never rejects. */
export type SlurmPrograms = (program: SlurmProgram, words: readonly string[]) => Promise<Answer>;

/** Slurm's programs give up on a controller that is down after 9 s; a busy one may take longer. */
const longestCallMs = 60_000;

/** All jobs of a large cluster, at 3 kB of JSON each. */
const mostOutputBytes = 1024 ** 3;

// Otherwise squeue truncates long lists of pending elements.
const environment = { SLURM_BITSTR_LEN: '0' };

export const slurmPrograms: SlurmPrograms = (program, words) =>
  new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    const options = { env, timeout: longestCallMs, maxBuffer: mostOutputBytes };
    execFile(program, [...words], options, (error, stdout, stderr) => {
      if (error === null) resolve({ type: 'said', text: stdout });
      else resolve(failureOf(program, error, stderr));
    });
  });

/** Source: messages of Slurm 22.05's programs with the controller stopped, restarted and overloaded. */
const outage = /contact slurm controller|connection refused|timed out|zero bytes|temporarily|communication connection/i;

const failureOf = (
  program: SlurmProgram,
  error: Error & { readonly code?: string | number | null; readonly killed?: boolean },
  stderr: string,
): Answer => {
  if (error.code === 'ENOENT') return { type: 'refused', error: slurmIsMissing(program) };
  const why = stderr.trim();
  if (error.killed === true || outage.test(why)) return { type: 'silent', why: why || 'it took too long' };
  const message = `${program} refused: ${why.replace(/^\w+: error: /, '') || error.message}`;
  const hint = 'check the `slurm` section of the spec against `sinfo` and the rules of the cluster';
  return { type: 'refused', error: new FixresError('SCHEDULE_SLURM_REFUSED', message, { hint }) };
};

const slurmIsMissing = (program: string): FixresError =>
  new FixresError('SCHEDULE_SLURM_UNAVAILABLE', `the program \`${program}\` is not installed here`, {
    hint: 'run this on a machine where jobs can be submitted, or omit `--executor slurm`',
  });
