import type { RunJob } from '../domain/jobs/jobs.ts';
import type { KnownRuns } from './facts.ts';
import type { Plan, PlannedRun, RunReason } from './types.ts';

/** Which runs are repeated although they have finished. */
export type Forced = (job: RunJob) => boolean;

/**
 * The plan with the reason of every run determined again, e.g. after results were found that had not been recorded.
 * Features that were computed and then removed (`fixres cache prune`) are only needed again by a run that reads them
 * and is not done: otherwise they count as cached.
 */
export const withReasons = (plan: Plan, known: KnownRuns, forced: Forced = () => false): Plan => {
  const reasons = new Map<string, RunReason>();
  const awaited = new Set<string>();
  for (const run of plan.runs.toReversed()) {
    const { key } = run.job;
    const reason = reasonOf(run, plan.experiment, known, forced(run.job), awaited.has(key));
    reasons.set(key, reason);
    if (reason !== 'cached') for (const input of run.after) awaited.add(input);
  }
  const withReason = (run: PlannedRun): PlannedRun => {
    const reason = reasons.get(run.job.key)!;
    return reason === run.reason ? run : { ...run, reason };
  };
  return { ...plan, runs: plan.runs.map(withReason) };
};

const reasonOf = (
  { job: { key, kind }, labels }: PlannedRun,
  experiment: string,
  known: KnownRuns,
  isForced: boolean,
  isAwaited: boolean,
): RunReason => {
  if (isForced) return 'forced';
  if (known.has(key)) return 'cached';
  const status = known.statusOf?.(key);
  const wasPruned = kind === 'features' && status === 'FINISHED';
  if (wasPruned && !isAwaited) return 'cached';
  if (status === 'FAILED') return 'failed-before';
  return known.hadOtherKey?.(experiment, kind, labels, key) ? 'input-changed' : 'absent';
};
