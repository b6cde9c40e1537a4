import type { RunJob } from '../../domain/jobs/jobs.ts';
import { type RunKind, runKinds } from '../../domain/jobs/run-kinds.ts';
import type { Plan, PlannedRun } from '../types.ts';

export interface KindSummary {
  readonly kind: RunKind;
  readonly total: number;
  readonly cached: number;
  readonly toRun: number;
}

export interface PlanSummary {
  /** Kinds in the plan, in pipeline order. */
  readonly kinds: readonly KindSummary[];
  readonly total: number;
  readonly cached: number;
  readonly toRun: number;
  /** Number of runs if every test did everything it needs by itself. */
  readonly withoutSharing: number;
}

export const summarisePlan = (plan: Plan): PlanSummary => {
  const kinds = kindSummaries(plan);
  const cached = kinds.reduce((sum, kind) => sum + kind.cached, 0);
  const total = plan.runs.length;
  return { kinds, total, cached, toRun: total - cached, withoutSharing: runsWithoutSharing(plan) };
};

const kindSummaries = ({ runs }: Plan): KindSummary[] => {
  const counts = new Map(runKinds.map((kind) => [kind, { total: 0, cached: 0 }]));
  for (const { job, reason } of runs) {
    const count = counts.get(job.kind)!;
    count.total++;
    if (reason === 'cached') count.cached++;
  }
  return [...counts]
    .filter(([, { total }]) => total > 0)
    .map(([kind, { total, cached }]) => ({ kind, total, cached, toRun: total - cached }));
};

/** For every run that no other needs: itself and all its dependencies. */
const runsWithoutSharing = (plan: Plan): number => {
  const byKey = new Map(plan.runs.map((run) => [run.job.key, run]));
  const isNeeded = new Set<string>();
  for (const { after } of plan.runs) for (const key of after) isNeeded.add(key);
  const lastCounted = new Map<string, PlannedRun>();
  let count = 0;
  const countFor = (last: PlannedRun, run: PlannedRun): void => {
    const { key } = run.job;
    if (lastCounted.get(key) === last) return;
    lastCounted.set(key, last);
    count++;
    for (const needed of ownNeeds(run.job, run.after)) {
      const input = byKey.get(needed);
      if (input !== undefined) countFor(last, input);
    }
  };
  for (const run of plan.runs) if (!isNeeded.has(run.job.key)) countFor(run, run);
  return count;
};

/** Of the heads tested side by side, a test by itself needs only its own, which it names as an input. */
const ownNeeds = (job: RunJob, after: readonly string[]): readonly string[] => {
  if (job.kind !== 'tests') return after;
  const { dataset, weights } = job.inputs;
  return weights === undefined ? [dataset] : [dataset, weights];
};
