import { largest } from '../../base/extremes.ts';
import { type RunKind, runKinds } from '../../domain/jobs/run-kinds.ts';
import { estimateCost } from '../../plan/estimate/estimate-cost.ts';
import { nodesOfPlan } from '../../plan/passes/nodes-of-plan.ts';
import type { Plan, PlannedRun } from '../../plan/types.ts';

/** How much work of one kind is done and how long that took; costs are the plan's estimates. */
export interface KindWork {
  readonly kind: RunKind;
  /** Of runs that have not ended, running ones included. */
  readonly costLeft: number;
  readonly costDone: number;
  readonly msDone: number;
}

/** For features runs of a pass, the work is that of the parts of the pass. */
export const plannedWork = (plan: Plan): readonly KindWork[] => {
  const met = new Set(plan.passes?.flatMap(({ runs }) => runs));
  const left = nodesOfPlan(plan).filter(({ job, reason }) => reason !== 'cached' && !met.has(job.key));
  return runKinds.map((kind) => ({
    kind,
    costLeft: left.filter(({ job }) => job.kind === kind).reduce((sum, { job }) => sum + estimateCost(job), 0),
    costDone: 0,
    msDone: 0,
  }));
};

/** The work after a run ended; `durationMs` if it finished, null if it never will. */
export const withEnd = (
  work: readonly KindWork[],
  { job }: PlannedRun,
  durationMs: number | null,
): readonly KindWork[] =>
  work.map((each) => {
    if (each.kind !== job.kind) return each;
    const cost = estimateCost(job);
    const costLeft = Math.max(0, each.costLeft - cost);
    return durationMs === null
      ? { ...each, costLeft }
      : { ...each, costLeft, costDone: each.costDone + cost, msDone: each.msDone + durationMs };
  });

/** What is known about a running run. */
export interface WorkingRun {
  readonly kind: RunKind;
  readonly cost: number;
  readonly startedMs: number;
  /** As reported by the run; null if it reports nothing. */
  readonly etaMs: number | null;
  /** Share done, 0..1; null before it is reported. */
  readonly fraction: number | null;
}

/** Maximum share of the remaining work in kinds without a measured time. */
const mostUnknown = 0.1;
/** Below this share, a run's progress is too small to extrapolate. */
const leastFraction = 0.05;

/**
 * Milliseconds until everything has run, from the time that finished runs of each kind and the finished part of running
 * ones took relative to their estimated cost, and from the number that ran concurrently. Null while the kinds without a
 * measured time make up more than a tenth of the work.
 */
export const timeLeftMs = (
  work: readonly KindWork[],
  running: readonly WorkingRun[],
  firstStartMs: number,
  nowMs: number,
): number | null => {
  let [known, unknown, busyMs, leftMs] = [0, 0, 0, 0];
  for (const { kind, costLeft, costDone, msDone } of work) {
    const told = running.filter((run) => run.kind === kind && (run.fraction ?? 0) >= leastFraction);
    const doneNow = told.reduce((sum, { cost, fraction }) => sum + cost * fraction!, 0);
    const msNow = told.reduce((sum, run) => sum + nowMs - run.startedMs, 0);
    busyMs += msDone + running.filter((run) => run.kind === kind).reduce((sum, run) => sum + nowMs - run.startedMs, 0);
    const left = Math.max(0, costLeft - doneNow);
    if (costDone + doneNow === 0) {
      unknown += left;
      continue;
    }
    known += left;
    leftMs += left * ((msDone + msNow) / (costDone + doneNow));
  }
  if (known === 0 || unknown > mostUnknown * (known + unknown)) return null;
  const atATime = Math.max(1, busyMs / Math.max(1, nowMs - firstStartMs));
  // The end cannot precede that of any running run.
  return largest([leftMs / atATime, ...running.map(({ etaMs }) => etaMs ?? 0)]);
};
