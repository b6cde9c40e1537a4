import { FixresError, type SerialisedError, serialiseError } from '../base/errors.ts';
import type { StatusReason } from '../domain/events.ts';
import type { PlannedRun } from '../plan/types.ts';
import type { AttemptRequest, AttemptResult, AttemptWatch, Executor } from './executors/types.ts';

export type FailedAttempt = Extract<AttemptResult, { type: 'failed' }> & {
  readonly status: 'FAILED' | 'KILLED';
  readonly reason: StatusReason;
};

export type AttemptEnd = Extract<AttemptResult, { type: 'finished' }> | FailedAttempt;

export interface AttemptLimits {
  /** Aborted when the user who started the plan wants it to end. */
  readonly interrupt: AbortSignal;
  /** Aborted when the plan ends early; its reason says why and follows "because". */
  readonly cancel: AbortSignal;
  /** Aborted when a user cancels this run. */
  readonly cancelRun: AbortSignal;
  readonly kill: AbortSignal;
  readonly timeoutMs: number | null;
}

type Reports = Pick<AttemptWatch, 'started' | 'progress' | 'metrics' | 'damaged'>;

/** One attempt with its time limit; reports why it ended if it did not finish. */
export const attemptRun = async (
  executor: Executor,
  request: AttemptRequest,
  run: PlannedRun,
  limits: AttemptLimits,
  reports: Reports,
): Promise<AttemptEnd> => {
  const timeout = new AbortController();
  const timer = limits.timeoutMs === null ? null : setTimeout(() => timeout.abort(), limits.timeoutMs);
  try {
    const stop = AbortSignal.any([limits.interrupt, limits.cancel, limits.cancelRun, timeout.signal]);
    const result = await executor.run(request, { ...reports, stop, kill: limits.kill });
    if (result.type === 'finished') return result;
    if (result.type === 'failed') return failed(result);
    return stopped(result.logFile, stopReason(limits, timeout.signal), run, limits);
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
};

const failed = (result: Extract<AttemptResult, { type: 'failed' }>): FailedAttempt => {
  const { reason = reasonOfCode[result.error.code] ?? 'error' } = result;
  return { ...result, status: endedByOthers.has(reason) ? 'KILLED' : 'FAILED', reason };
};

const reasonOfCode: Partial<Record<SerialisedError['code'], StatusReason>> = {
  SCHEDULE_WORKER_DIED: 'worker_died',
  ENGINE_OUT_OF_MEMORY: 'oom',
};

const endedByOthers: ReadonlySet<StatusReason> = new Set(['timeout', 'cancelled', 'preempted']);

const stopReason = (limits: AttemptLimits, timeout: AbortSignal): 'interrupted' | 'cancelled' | 'timeout' => {
  if (limits.interrupt.aborted || limits.kill.aborted) return 'interrupted';
  return timeout.aborted ? 'timeout' : 'cancelled';
};

const stopped = (
  logFile: string | null,
  reason: 'interrupted' | 'cancelled' | 'timeout',
  run: PlannedRun,
  { timeoutMs, cancel, cancelRun }: AttemptLimits,
): FailedAttempt => {
  const error = {
    interrupted: new FixresError('SCHEDULE_INTERRUPTED', `\`${run.title}\` was interrupted`),
    cancelled: new FixresError(
      'SCHEDULE_INTERRUPTED',
      `\`${run.title}\` was ${cancelRun.aborted ? 'cancelled' : `stopped because ${cancel.reason}`}`,
    ),
    timeout: new FixresError(
      'SCHEDULE_TIMEOUT',
      `\`${run.title}\` did not finish within ${Number(timeoutMs) / 1000} s`,
      {
        hint: 'see its log, or allow more time; a retried training run resumes from its checkpoint',
      },
    ),
  }[reason];
  return { type: 'failed', status: 'KILLED', reason, error: serialiseError(error), logFile };
};
