import { canonicalJson } from '../base/json.ts';
import type { EvaluationRow } from './evaluation-row.ts';
import { fixOf } from './fix.ts';

/** Evaluations with one key differ in seed, test resolution and crop ratio alone. */
export const lineKey = (row: EvaluationRow): string =>
  canonicalJson([row.dataset, row.model, row.trainResolutionPx, { ...fixOf(row) }, row.resize, row.assignment]);
