import { summarisePlan } from '../../plan/labels/plan-summary.ts';
import type { Plan } from '../../plan/types.ts';
import type { BesidePlan } from './render-plan.ts';

/** The whole plan as JSON for other programs. */
export const planJson = (plan: Plan, { estimate, forecasts, notes = [] }: BesidePlan): string => {
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
  const nodes = forecasts?.map(({ criticalPath, ...forecast }) => ({
    ...forecast,
    criticalPath: criticalPath.map(({ run: { job, title }, ...at }) => ({ key: job.key, title, ...at })),
  }));
  return JSON.stringify({ experiment, specKey, summary: summarisePlan(plan), estimate, nodes, notes, runs }, null, 2);
};
