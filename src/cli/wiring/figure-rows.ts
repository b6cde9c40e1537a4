import type { FigureRows } from '../../report/figures/render-figure.ts';
import type { Store } from '../../store/store.ts';
import { analysisRows } from './analysis-rows.ts';
import { evaluationRows } from './evaluation-rows.ts';

/** What figures are made of. The store has to stay open. */
export const figureRows = (store: Store, experiment: string): FigureRows => ({
  experiment,
  analyses: analysisRows(store, experiment),
  evaluations: evaluationRows(store, experiment),
});
