import type { RunKind } from '../domain/jobs/run-kinds.ts';
import type { Plan } from '../plan/types.ts';

/**
 * Threads that a run of a kind may use. A function of the plan and the two numbers alone, not of what happens to run at
 * the same time, because sums are rounded differently with another number of threads: cached runs count, and runs of
 * one kind never wait for each other, so all may run side by side. A pass has the threads of the features runs it
 * computes, however many parts it has. If other workers may help heads, those are divided as if there were a heads run
 * for every worker: their bits must be the same whoever computes the trunk.
 */
export const threadsFor = (kind: RunKind, plan: Plan, workers: number, threads: number): number => {
  const counted = kind === 'pass' ? 'features' : kind;
  if (kind === 'heads' && plan.windows !== undefined) return Math.max(1, Math.floor(threads / workers));
  const ofKind = plan.runs.filter(({ job }) => job.kind === counted).length;
  return Math.max(1, Math.floor(threads / Math.max(1, Math.min(workers, ofKind))));
};
