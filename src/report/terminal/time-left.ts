import { largest } from '../../base/extremes.ts';
import { type RunKind, runKinds } from '../../domain/jobs/run-kinds.ts';
import { estimateCost } from '../../plan/estimate/estimate-cost.ts';
import { nodesOfPlan } from '../../plan/passes/nodes-of-plan.ts';
import type { Plan, PlannedRun } from '../../plan/types.ts';

/** How much of one kind's work is done and how long that took; costs as the plan estimates them. */
export interface KindWork {
  readonly kind: RunKind;
  /** Of runs that have not ended, running ones with them. */
  readonly costLeft: number;
  readonly costDone: number;
  readonly msDone: number;
}

/** The work of features runs that have a pass is that of its parts. */
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

/** The work with one run less to do; `durationMs` where it finished, null where it never will. */
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

/** A running run, as far as it is known. */
export interface WorkingRun {
  readonly kind: RunKind;
  readonly cost: number;
  readonly startedMs: number;
  /** As it tells itself; null for nothing. */
  readonly etaMs: number | null;
  /** Done, 0..1; null before it is told. */
  readonly fraction: number | null;
}

/** What is left of kinds without a time of their own may be so much of all that is left. */
const mostUnknown = 0.1;
/** A run that has told no more than this says nothing about its end. */
const leastFraction = 0.05;

/**
 * Milliseconds until everything has run, from how long the finished runs of each kind, and what is done of running ones, have
 * taken for their estimated cost, and from how many ran at a time. Null as long as nothing is known of a tenth of the work.
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
  // Nothing ends before the last of what runs.
  return largest([leftMs / atATime, ...running.map(({ etaMs }) => etaMs ?? 0)]);
};
