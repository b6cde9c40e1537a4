import { textTable } from '../../base/text-table.ts';
import type { PlanEstimate } from '../estimate/estimate-plan.ts';
import { summarisePlan } from '../plan-summary.ts';
import type { Plan } from '../types.ts';
import { estimateText } from './estimate-text.ts';

/** Every run with the reason why it runs, then how many there are of each kind, and what sharing saves. */
export const planTable = (plan: Plan, estimate?: PlanEstimate | null): string => {
  const runs = plan.runs.map(({ job, title, reason }) => [job.key.slice(0, 8), title, reason]);
  const { kinds, total, cached, toRun, withoutSharing } = summarisePlan(plan);
  const counts = [...kinds, { kind: 'all', total, cached, toRun }].map((row) =>
    [row.kind, row.total, row.cached, row.toRun].map(String),
  );
  return [
    textTable(['run', 'title', 'reason'], runs),
    textTable(['kind', 'runs', 'cached', 'to run'], counts),
    `Equal work runs once: ${total} runs instead of ${withoutSharing}.`,
    ...(estimate === undefined ? [] : [estimateText(estimate)]),
  ].join('\n\n');
};
