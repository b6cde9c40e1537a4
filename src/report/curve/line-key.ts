import { canonicalJson } from '../../base/json.ts';
import type { EvaluationRow } from '../rows/evaluation-row.ts';
import { fixOf } from '../rows/fix.ts';

/** Evaluations with one key differ in seed, test resolution and crop ratio alone. */
export const lineKey = (row: EvaluationRow): string =>
  canonicalJson([row.dataset, row.model, row.trainResolutionPx, { ...fixOf(row) }, row.resize, row.assignment]);
