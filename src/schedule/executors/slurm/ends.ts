import { existsSync, readFileSync } from 'node:fs';
import { FixresError, serialiseError } from '../../../base/errors.ts';
import { corruptFile } from '../../../base/files/damage.ts';
import { sha256OfFile } from '../../../base/files/hash-file.ts';
import type { StatusReason } from '../../../domain/events.ts';
import { readOutcomeFile } from '../../../plan/handover/outcome-file.ts';
import { readFailure } from '../../../plan/handover/queued-files.ts';
import type { RunPaths } from '../../../plan/handover/run-paths.ts';
import { lastWords } from '../last-words.ts';
import type { AttemptResult } from '../types.ts';
import type { ElementState } from './queue.ts';

type FailedResult = Extract<AttemptResult, { type: 'failed' }>;
type LeftEnd = Exclude<AttemptResult, { type: 'stopped' }>;

/** SHA-256 of the current outcome; null if there is none. */
export const outcomeDigest = (paths: RunPaths, key: string): string | null =>
  existsSync(paths.outcome(key)) ? sha256OfFile(paths.outcome(key)) : null;

/** A run's outcome, if it differs from the previous one; a failure if it is damaged. */
export const newOutcome = (paths: RunPaths, key: string, before: string | null, logFile: string): LeftEnd | null => {
  const digest = outcomeDigest(paths, key);
  if (digest === null || digest === before) return null;
  const file = paths.outcome(key);
  const reading = readOutcomeFile(file, key);
  if ('value' in reading) return { type: 'finished', outcome: reading.value };
  return reading.state === 'absent' ? null : failedWith(corruptFile(file, reading.reason), logFile);
};

export const leftFailure = (file: string, logFile: string): FailedResult | null => {
  try {
    const failure = readFailure(file);
    return failure === null ? null : { type: 'failed', ...failure, logFile };
  } catch (error) {
    return failedWith(error, logFile);
  }
};

const failedWith = (error: unknown, logFile: string): FailedResult => ({
  type: 'failed',
  error: serialiseError(error),
  logFile,
});

/**
 * The end of a run whose job is over and which left neither an outcome nor a failure. `state` is null if Slurm has
 * forgotten the job.
 */
export const endWithoutFiles = (job: string, state: ElementState | null, logFile: string): FailedResult => {
  const { reason, code, words, hint } = meaningOf(state, logFile);
  const error = new FixresError(code, `Slurm job ${job} ${words}`, { path: logFile, hint });
  return { type: 'failed', error: serialiseError(error), reason, logFile };
};

interface Meaning {
  readonly reason: StatusReason;
  readonly code: 'SCHEDULE_TIMEOUT' | 'SCHEDULE_OUT_OF_MEMORY' | 'SCHEDULE_INTERRUPTED' | 'SCHEDULE_WORKER_DIED';
  readonly words: string;
  readonly hint: string;
}

const seeLog = 'see the log of the attempt';

const outOfMemory: Meaning = {
  reason: 'oom',
  code: 'SCHEDULE_OUT_OF_MEMORY',
  words: 'was killed because it exceeded its memory limit',
  hint: 'raise `slurm.memory_mib`, or lower `batch_size`',
};

// A run that was preempted, or whose node failed, may be retried, like one whose worker died.
const meanings: Readonly<Record<string, Meaning>> = {
  TIMEOUT: {
    reason: 'timeout',
    code: 'SCHEDULE_TIMEOUT',
    words: "did not finish within the cluster's time limit",
    hint: 'raise `slurm.time_limit_minutes`; training resumes from the last epoch',
  },
  OUT_OF_MEMORY: outOfMemory,
  NODE_FAIL: {
    reason: 'node_fail',
    code: 'SCHEDULE_WORKER_DIED',
    words: 'was terminated because its node failed',
    hint: 'run the same command again, or set `slurm.requeue: true`',
  },
  PREEMPTED: {
    reason: 'preempted',
    code: 'SCHEDULE_WORKER_DIED',
    words: 'was preempted by another job',
    hint: 'run the same command again, or set `slurm.requeue: true`',
  },
  CANCELLED: {
    reason: 'cancelled',
    code: 'SCHEDULE_INTERRUPTED',
    words: 'was cancelled',
    hint: 'run the same command again to resume',
  },
};

const meaningOf = (state: ElementState | null, logFile: string): Meaning => {
  const known = state?.states.map((each) => meanings[each]).find((meaning) => meaning !== undefined);
  if (known !== undefined) return known;
  const said = state !== null && aborts.has(state.end) ? lastWords(textOf(logFile)) : null;
  if (said !== null) return { ...outOfMemory, words: `ran out of memory and aborted (${said})` };
  const words =
    state === null
      ? 'is no longer known to Slurm, and wrote no outcome'
      : `ended in state ${state.states.join('+')} with ${state.end} before the run was done`;
  return { reason: 'worker_died', code: 'SCHEDULE_WORKER_DIED', words, hint: seeLog };
};

/** How a process that aborted ends, with and without a shell in between. */
const aborts = new Set(['signal 6', 'exit code 134']);

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
