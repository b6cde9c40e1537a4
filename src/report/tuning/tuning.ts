import { FixresError } from '../../base/errors.ts';
import type { ReportData } from '../report-data.ts';
import type { TunedHead } from '../rows/tuned-head.ts';
import { isUnderfitted } from './late-fall.ts';

/** How each head was fine-tuned; `fixres report tuning --format json` prints it. Accuracies 0..1. */
export interface Tuning {
  readonly report: 'tuning';
  readonly experiment: string;
  readonly heads: readonly (TunedHead & { readonly underfitted: boolean })[];
}

/** Throws REPORT_UNAVAILABLE if nothing is fine-tuned. */
export const tuning = ({ experiment, tuned = [] }: ReportData): Tuning => {
  if (tuned.length === 0) throw nothingTuned(experiment);
  return {
    report: 'tuning',
    experiment,
    heads: tuned.map((head) => ({ ...head, underfitted: isUnderfitted(head) })),
  };
};

const nothingTuned = (experiment: string): FixresError =>
  new FixresError('REPORT_UNAVAILABLE', `no fine-tuning of \`${experiment}\` has finished`, {
    hint: 'add `finetune: { scopes: [[], [classifier]] }` to the spec, or continue with `fixres run SPEC`',
  });
