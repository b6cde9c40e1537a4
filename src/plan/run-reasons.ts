import type { KnownRuns } from './facts.ts';
import type { Plan, PlannedRun, RunJob, RunReason } from './types.ts';

/** Which runs run again although they have finished. */
export type Forced = (job: RunJob) => boolean;

/**
 * The plan with the reason of every run looked up anew, e.g. after results were found that had not been recorded. Features
 * that have been computed and are gone (`fixres cache prune`) are only wanted again for a run that reads them and is not
 * done: without one they count as cached.
 */
export const withReasons = (plan: Plan, known: KnownRuns, forced: Forced = () => false): Plan => {
  const reasons = new Map<string, RunReason>();
  const awaited = new Set<string>();
  for (const run of plan.runs.toReversed()) {
    const isSpared = wasPruned(run.job, known) && !forced(run.job) && !awaited.has(run.job.key);
    const reason = isSpared ? 'cached' : reasonOf(run, plan.experiment, known, forced);
    reasons.set(run.job.key, reason);
    if (reason !== 'cached') for (const input of run.after) awaited.add(input);
  }
  return { ...plan, runs: plan.runs.map((run) => ({ ...run, reason: reasons.get(run.job.key)! })) };
};

const wasPruned = ({ kind, key }: RunJob, known: KnownRuns): boolean =>
  kind === 'features' && known.statusOf?.(key) === 'FINISHED' && !known.has(key);

const reasonOf = (run: PlannedRun, experiment: string, known: KnownRuns, forced: Forced): RunReason => {
  const { key, kind } = run.job;
  if (forced(run.job)) return 'forced';
  if (known.has(key)) return 'cached';
  if (known.statusOf?.(key) === 'FAILED') return 'failed-before';
  return known.hadOtherKey?.(experiment, kind, run.labels, key) ? 'input-changed' : 'absent';
};
