import type { PlanEstimate } from '../../plan/estimate/estimate-plan.ts';
import type { NodesForecast } from '../../plan/estimate/nodes-forecast.ts';
import type { Plan } from '../../plan/types.ts';
import { planDot } from './dot.ts';
import { planJson } from './json.ts';
import { planMermaid } from './mermaid.ts';
import { planTable } from './table.ts';

const renderers = { table: planTable, json: planJson, mermaid: planMermaid, dot: planDot };

export type PlanFormat = keyof typeof renderers;
export const planFormats: readonly PlanFormat[] = ['table', 'json', 'mermaid', 'dot'];

export interface BesidePlan {
  /** null if there cannot be one. */
  readonly estimate?: PlanEstimate | null;
  /** Forecasts for the requested numbers of nodes. */
  readonly forecasts?: readonly NodesForecast[];
  /** Notes for the reader, each a sentence without a full stop. */
  readonly notes?: readonly string[];
}

/** The plan as text, without a final newline. The estimate and notes appear in `table` and `json`. */
export const renderPlan = (plan: Plan, format: PlanFormat, beside: BesidePlan = {}): string =>
  renderers[format](plan, beside);
