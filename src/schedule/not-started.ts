import { FixresError, serialiseError } from '../base/errors.ts';
import type { StatusReason } from '../domain/events.ts';
import type { PlannedRun } from '../plan/types.ts';
import type { FailedAttempt } from './attempt.ts';

type NotStarted = Omit<FailedAttempt, 'type'>;

const killed = (reason: 'upstream_failed' | 'cancelled', error: FixresError): NotStarted => ({
  status: 'KILLED',
  reason,
  error: serialiseError(error),
  logFile: null,
});

/** A run that depends on one that failed or was cancelled. */
export const upstreamFailed = (run: PlannedRun, failed: PlannedRun, why: StatusReason): NotStarted => {
  const what = why === 'cancelled' ? 'was cancelled' : 'failed';
  const message = `\`${run.title}\` needs \`${failed.title}\`, which ${what}`;
  return killed('upstream_failed', new FixresError('SCHEDULE_RUN_FAILED', message));
};

export const cancelledByPerson = (run: PlannedRun): NotStarted =>
  killed('cancelled', new FixresError('SCHEDULE_INTERRUPTED', `\`${run.title}\` was cancelled`));

/** A run that was waiting when another one failed and the plan was ended. */
export const cancelledWithRest = (run: PlannedRun): NotStarted => {
  const message = `\`${run.title}\` did not start because another run failed`;
  return killed('cancelled', new FixresError('SCHEDULE_INTERRUPTED', message));
};
