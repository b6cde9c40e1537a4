import type { JsonObject } from '../../base/json.ts';
import type { AnalysisRow } from '../../report/figures/analysis-row.ts';
import { type FigureName, figureNames } from '../../report/figures/render-figure.ts';
import type { Download, PageSource } from '../../report/page/page-source.ts';
import { yamlText } from '../../spec/yaml-text.ts';
import { experimentOrigins } from '../../store/queries/experiment-origins.ts';
import { metricsOf } from '../../store/queries/experiment-spec.ts';
import type { ExperimentSummary } from '../../store/queries/experiments.ts';
import type { Store } from '../../store/store.ts';
import { analysisRows } from './analysis-rows.ts';
import { reportData } from './report-data.ts';
import { unfinishedNote } from './unfinished-note.ts';

export interface AbsentReport {
  readonly name: string;
  readonly reason: string;
}

/** The data for an experiment's report page. The store must stay open. Throws as `analysisRows` does. */
export const pageSource = (
  store: Store,
  experiment: ExperimentSummary,
  { downloads, absent }: { readonly downloads: readonly Download[]; readonly absent: readonly AbsentReport[] },
): PageSource => {
  const { name } = experiment;
  const origins = experimentOrigins(store, name);
  const specText = origins.spec === null ? null : yamlText(origins.spec);
  return {
    description: descriptionOf(origins.spec),
    data: reportData(store, name, metricsOf(store, name)),
    analyses: new Map(
      figureNames.map((figure): [FigureName, AnalysisRow[]] => [figure, analysisRows(store, name, figure)]),
    ),
    origins,
    specText,
    note: unfinishedNote(store, experiment),
    downloads: [...(specText === null ? [] : [{ name: `${name}.yaml`, content: { text: specText } }]), ...downloads],
    absent,
  };
};

const descriptionOf = (spec: JsonObject | null): string =>
  typeof spec?.description === 'string' ? spec.description : '';
