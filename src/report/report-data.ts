import type { MetricName } from '../domain/choices.ts';
import type { Select } from '../spec/experiment.ts';
import type { MeasuredCost } from '../store/queries/costs.ts';
import type { EvaluationRow } from './rows/evaluation-row.ts';
import type { TunedHead } from './rows/tuned-head.ts';

/** What reports are made of: an experiment's results, as they lie in the store. */
export interface ReportData {
  readonly experiment: string;
  readonly evaluations: readonly EvaluationRow[];
  /** How choices are made; null where nothing is held out. */
  readonly select: Select | null;
  /** Empty where they were not analysed. */
  readonly costs: readonly MeasuredCost[];
  /** How heads were fine-tuned; absent where nothing was. */
  readonly tuned?: readonly TunedHead[];
  /** What Tables 1 and 3 show, a table for each; absent: top-1. */
  readonly metrics?: readonly MetricName[];
  /** What the curve shows, one of the metrics; absent: top-1. */
  readonly curveMetric?: MetricName;
}
