import type { RunEvent } from '../domain/events.ts';
import type { PlanOutcome, RunPlanOptions } from './types.ts';

/** Ends an experiment whose runs are all cached, with the same events and outcome as `runPlan` for such a plan. */
export const runNothing = (
  experiment: string,
  runs: number,
  { ledger, onEvent }: Pick<RunPlanOptions, 'ledger' | 'onEvent'>,
): PlanOutcome => {
  const emit = (event: RunEvent): void => {
    ledger.record(event);
    onEvent?.(event);
  };
  const counts = { finished: 0, cached: runs, failed: 0, killed: 0, left: 0 };
  emit({ type: 'plan-started', timestampMs: Date.now(), experiment, total: runs, cached: runs });
  emit({ type: 'plan-ended', timestampMs: Date.now(), experiment, ...counts, interrupted: false, causes: [] });
  return { ...counts, interrupted: false, failures: [], causes: [] };
};
