import type { Plan } from '../types.ts';
import { planDot } from './dot.ts';
import { planJson } from './json.ts';
import { planMermaid } from './mermaid.ts';
import { planTable } from './table.ts';

const renderers = { table: planTable, json: planJson, mermaid: planMermaid, dot: planDot };

export type PlanFormat = keyof typeof renderers;
export const planFormats: readonly PlanFormat[] = ['table', 'json', 'mermaid', 'dot'];

/** The plan as text, without a final newline. */
export const renderPlan = (plan: Plan, format: PlanFormat): string => renderers[format](plan);
