import type { KnownRuns } from './facts.ts';
import type { Plan, PlannedRun, RunJob, RunReason } from './types.ts';

/** Which runs run again although they have finished. */
export type Forced = (job: RunJob) => boolean;

/** The plan with the reason of every run looked up anew, e.g. after results were found that had not been recorded. */
export const withReasons = (plan: Plan, known: KnownRuns, forced: Forced = () => false): Plan => ({
  ...plan,
  runs: plan.runs.map((run) => ({ ...run, reason: reasonOf(run, plan.experiment, known, forced) })),
});

const reasonOf = (run: PlannedRun, experiment: string, known: KnownRuns, forced: Forced): RunReason => {
  const { key, kind } = run.job;
  if (forced(run.job)) return 'forced';
  if (known.has(key)) return 'cached';
  if (known.statusOf?.(key) === 'FAILED') return 'failed-before';
  return known.hadOtherKey?.(experiment, kind, run.labels, key) ? 'input-changed' : 'absent';
};
