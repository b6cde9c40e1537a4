import { otherFixName } from '../rows/fix.ts';
import type { Table1Row } from '../types.ts';

/** Label columns that are shown only if they are informative. */
export interface ShownLabels {
  readonly otherFix: boolean;
  readonly resize: boolean;
}

export const shownLabels = (rows: readonly Table1Row[]): ShownLabels => ({
  otherFix: rows.some((row) => otherFixName(row) !== null),
  resize: rows.some((row) => row.resize !== 'shorter_side'),
});
