import type { PlanEstimate } from '../estimate/estimate-plan.ts';
import { summarisePlan } from '../plan-summary.ts';
import type { Plan } from '../types.ts';

/** The whole plan for other programs. */
export const planJson = (plan: Plan, estimate?: PlanEstimate | null): string => {
  const { experiment, specKey } = plan;
  const runs = plan.runs.map(({ job: { key, kind, codeVersion, inputs, params }, title, reason, labels, after }) => ({
    key,
    kind,
    title,
    reason,
    labels,
    after,
    codeVersion,
    inputs,
    params,
  }));
  return JSON.stringify({ experiment, specKey, summary: summarisePlan(plan), estimate, runs }, null, 2);
};
