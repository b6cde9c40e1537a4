import type { MetricName } from '../../domain/choices.ts';
import type { ReportData } from '../../report/report-data.ts';
import { measuredCosts } from '../../store/queries/costs.ts';
import { selectionOf } from '../../store/queries/experiment-spec.ts';
import type { Store } from '../../store/store.ts';
import { evaluationRows } from './evaluation-rows.ts';
import { tunedHeadRows } from './tuned-heads.ts';

/** The results of an experiment for reports. The store must stay open. */
export const reportData = (store: Store, experiment: string, metrics?: readonly MetricName[]): ReportData => ({
  experiment,
  evaluations: evaluationRows(store, experiment, metrics),
  select: selectionOf(store, experiment),
  costs: measuredCosts(store, experiment),
  tuned: tunedHeadRows(store, experiment),
  ...(metrics === undefined ? {} : { metrics }),
});
