import type { AdaptationFit } from '../../domain/choices.ts';
import type { Crops } from '../../domain/crop-views.ts';
import type { InputSize } from '../../domain/input-size.ts';
import type { EvaluationRow } from './evaluation-row.ts';
import { compareScopes, type FinetuneScope, finetuneScope, scopeName } from './scope-name.ts';

/** The fix applied: fine-tuning, an adaptation, a test over a pyramid or several crops, or none. */
export interface Fix {
  readonly finetune: FinetuneScope;
  readonly adaptation: AdaptationFit | null;
  /** Test resolutions over which logits are averaged, ascending; null for a single one. */
  readonly scales: readonly InputSize[] | null;
  /** Number of crops over which logits are averaged; absent: only the centre. */
  readonly crops?: Crops;
}

export const fixOf = ({ scope, adaptation, scalesPx, crops }: FixLabels): Fix => ({
  finetune: finetuneScope(scope),
  adaptation,
  scales: scalesPx,
  ...(crops === undefined ? {} : { crops }),
});

type FixLabels = Pick<EvaluationRow, 'scope' | 'adaptation' | 'scalesPx' | 'crops'>;

/** `none`, `classifier + BN`, `all`, `adapted: scale`, `pyramid 32+48+64`, `10 crops`. */
export const fixName = (fix: Fix): string => {
  const { finetune } = fix;
  const other = otherFixName(fix);
  const tuned = scopeName(finetune);
  if (other === null) return tuned;
  return tuned === 'none' ? other : `${tuned}, ${other}`;
};

/** A fix other than fine-tuning; null for none. */
export const otherFixName = ({ adaptation, scales, crops }: Omit<Fix, 'finetune'>): string | null => {
  const parts = [
    ...(adaptation === null ? [] : [`adapted: ${adaptation}`]),
    ...(scales === null ? [] : [`pyramid ${scales.join('+')}`]),
    ...(crops === undefined ? [] : [`${crops} crops`]),
  ];
  return parts.length === 0 ? null : parts.join(', ');
};

/** The unmodified network, at one resolution, on one crop. */
export const isUntouched = (fix: Fix): boolean => fixName(fix) === 'none';

export const isFinetuned = (fix: Fix): boolean => scopeName(fix.finetune) !== 'none';

/** No fix first, then fixes that keep the weights, then scopes from the smallest to the largest. */
export const compareFixes = (a: Fix, b: Fix): number =>
  compareScopes(a.finetune, b.finetune) || compareText(otherFixName(a) ?? '', otherFixName(b) ?? '');

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
