import type { MetricName } from '../domain/choices.ts';
import type { Select } from '../spec/experiment.ts';
import type { MeasuredCost } from '../store/queries/costs.ts';
import type { EvaluationRow } from './rows/evaluation-row.ts';
import type { TunedHead } from './rows/tuned-head.ts';

/** The input of reports: an experiment's results from the store. */
export interface ReportData {
  readonly experiment: string;
  readonly evaluations: readonly EvaluationRow[];
  /** How choices are made; null if nothing is held out. */
  readonly select: Select | null;
  /** Empty if there were no analyses. */
  readonly costs: readonly MeasuredCost[];
  /** How heads were fine-tuned; absent if none were. */
  readonly tuned?: readonly TunedHead[];
  /** Metrics shown in Tables 1 and 3, one table each; absent: top-1. */
  readonly metrics?: readonly MetricName[];
  /** The metric of the curve; absent: top-1. */
  readonly curveMetric?: MetricName;
}
