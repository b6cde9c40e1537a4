import { summarisePlan } from '../../plan/labels/plan-summary.ts';
import type { Plan } from '../../plan/types.ts';
import type { BesidePlan } from './render-plan.ts';

/** The whole plan as JSON for other programs. */
export const planJson = (plan: Plan, { estimate, forecasts, notes = [] }: BesidePlan): string => {
  const { experiment, specKey, windows } = plan;
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
  const passes = plan.passes?.map(({ title, partImages, runs: of, parts }) => ({
    title,
    partImages: parts.length === 1 ? null : partImages,
    runs: of,
    parts: parts.map(({ job, reason }) => ({ key: job.key, reason })),
  }));
  const nodes = forecasts?.map(({ criticalPath, ...forecast }) => ({
    ...forecast,
    criticalPath: criticalPath.map(({ run: { job, title }, ...at }) => ({ key: job.key, title, ...at })),
  }));
  const beside = { summary: summarisePlan(plan), estimate, nodes, notes };
  return JSON.stringify(
    { experiment, specKey, ...beside, runs, ...(passes && { passes }), ...(windows && { windows }) },
    null,
    2,
  );
};
