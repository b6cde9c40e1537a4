import type { ExplainedPlan } from '../../../app/plan/plan-experiment.ts';
import { FixresError } from '../../../base/errors.ts';
import type { PlanFormat } from '../../../report/plan/render-plan.ts';
import { textTable } from '../../../report/render/text-table.ts';

/** Each run, whether it runs, and why; `reasons` are in plan order. Throws `CLI_USAGE` for graph formats. */
export const whyText = ({ plan, reasons }: ExplainedPlan, format: PlanFormat): string => {
  const runs = plan.runs.map(({ job, title, reason }, index) => ({
    key: job.key,
    kind: job.kind,
    title,
    reason,
    why: reasons[index] ?? '',
  }));
  if (format === 'json') return JSON.stringify({ experiment: plan.experiment, runs }, null, 2);
  if (format === 'table') {
    return textTable(
      ['run', 'title', 'reason', 'why'],
      runs.map(({ key, title, reason, why }) => [key.slice(0, 8), title, reason, why]),
    );
  }
  throw new FixresError('CLI_USAGE', `--why supports the formats table and json, not ${format}`);
};
