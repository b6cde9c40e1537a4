import type { Plan } from '../plan/types.ts';
import { RunningPlan } from './running-plan.ts';
import type { PlanOutcome, RunPlanOptions } from './types.ts';

export type { PlanOutcome, RunFailure, RunPlanOptions } from './types.ts';

/**
 * Runs everything that is not cached. Failures are part of the outcome; it rejects only if the ledger does (a full
 * disk), after stopping everything.
 */
export const runPlan = async (plan: Plan, options: RunPlanOptions): Promise<PlanOutcome> => {
  const running = new RunningPlan(plan, options);
  try {
    return await running.toTheEnd();
  } finally {
    await options.executor.close();
  }
};
