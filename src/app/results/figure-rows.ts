import type { MetricName } from '../../domain/choices.ts';
import { type FigureRows, isFigureName } from '../../report/figures/render-figure.ts';
import type { Store } from '../../store/store.ts';
import { analysisRows } from './analysis-rows.ts';
import { evaluationRows } from './evaluation-rows.ts';
import type { OneReportName } from './make-report.ts';

/** The rows for one report's figure. The store must stay open. Throws as `analysisRows` does. */
export const figureRows = (
  store: Store,
  experiment: string,
  report: OneReportName,
  metrics?: readonly MetricName[],
): FigureRows => ({
  experiment,
  analyses: isFigureName(report) ? analysisRows(store, experiment, report) : [],
  evaluations: evaluationRows(store, experiment, metrics),
  ...(metrics === undefined ? {} : { metrics }),
});
