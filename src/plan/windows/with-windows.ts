import type { HeadsJob } from '../../domain/jobs/jobs.ts';
import type { EstimateFacts } from '../estimate/facts.ts';
import { PlanWork } from '../estimate/plan-work.ts';
import type { Plan, PlannedRun, PlannedWindow } from '../types.ts';

export interface WindowSettings {
  readonly facts: EstimateFacts;
  /** Disk space of each window; 0: there are none. */
  readonly windowBytes: number;
  /** Number of runs executed in parallel. */
  readonly workers: number;
  /** Whether workers share the cores of one machine. */
  readonly sharesCores: boolean;
}

/**
 * The plan with windows for the heads runs that other workers can help. If the trunk takes n times as long as the
 * heads, up to n workers can. On one machine there has to be work for every worker: heads that train with fewer threads
 * would otherwise take longer. Cached runs have windows too, because the threads of heads depend on whether there are
 * any.
 */
export const withWindows = (plan: Plan, settings: WindowSettings): Plan => {
  const { windowBytes, workers, sharesCores } = settings;
  if (windowBytes === 0 || workers === 1) return plan;
  const work = new PlanWork(plan, settings.facts);
  const windows = plan.runs.filter(isHeads).flatMap(({ job }): PlannedWindow[] => {
    const { trunkMacs, headMacs, windowBatchBytes } = work.of(job) ?? {
      trunkMacs: 0,
      headMacs: 0,
      windowBatchBytes: 0,
    };
    const useful = headMacs === 0 ? 0 : Math.floor(trunkMacs / headMacs);
    const helpers = Math.min(workers - 1, useful);
    const isTooFew = helpers < (sharesCores ? workers - 1 : 1);
    return isTooFew || windowBatchBytes > windowBytes ? [] : [{ heads: job.key, bytes: windowBytes, helpers }];
  });
  return windows.length === 0 ? plan : { ...plan, windows };
};

interface HeadsRun extends PlannedRun {
  readonly job: HeadsJob;
}

const isHeads = (run: PlannedRun): run is HeadsRun => run.job.kind === 'heads';
