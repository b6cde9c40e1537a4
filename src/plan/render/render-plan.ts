import type { PlanEstimate } from '../estimate/estimate-plan.ts';
import type { Plan } from '../types.ts';
import { planDot } from './dot.ts';
import { planJson } from './json.ts';
import { planMermaid } from './mermaid.ts';
import { planTable } from './table.ts';

const renderers = { table: planTable, json: planJson, mermaid: planMermaid, dot: planDot };

export type PlanFormat = keyof typeof renderers;
export const planFormats: readonly PlanFormat[] = ['table', 'json', 'mermaid', 'dot'];

/** The plan as text, without a final newline. An estimate is in `table` and `json`; null where there can be none. */
export const renderPlan = (plan: Plan, format: PlanFormat, estimate?: PlanEstimate | null): string =>
  renderers[format](plan, estimate);
