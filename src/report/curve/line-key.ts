import { canonicalJson } from '../../base/json.ts';
import type { EvaluationRow } from '../rows/evaluation-row.ts';
import { fixOf } from '../rows/fix.ts';

/** Evaluations with the same key differ only in seed, test resolution and crop ratio. */
export const lineKey = (row: EvaluationRow): string =>
  canonicalJson([row.dataset, row.model, row.trainResolutionPx, { ...fixOf(row) }, row.resize, row.assignment]);
