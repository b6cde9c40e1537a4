import type { Analysis, EarlierCostAnalysis } from '../../domain/analysis-types.ts';
import type { AnalysisName } from '../../domain/choices.ts';
import { artifactNames, readInputJson } from '../../execute/artifacts.ts';
import type { AnalysisRow } from '../../report/figures/analysis-row.ts';
import { analyses } from '../../store/queries/analyses.ts';
import type { Store } from '../../store/store.ts';

/**
 * The finished analyses of one kind of an experiment as rows for reports, in plan order, each checked against its
 * digest. Throws EXECUTE_ARTIFACT_MISSING, EXECUTE_ARTIFACT_CORRUPT.
 */
export const analysisRows = (store: Store, experiment: string, name: AnalysisName): AnalysisRow[] =>
  analyses(store, experiment)
    .filter(({ labels }) => labels.analysis === name)
    .map(({ key, labels }) => ({
      key,
      labels,
      analysis: analysisOfToday(
        readInputJson<Analysis | EarlierCostAnalysis>(store.paths, key, artifactNames.analysis),
      ),
    }));

/** Earlier versions kept one time per resolution, which becomes the only round. */
export const analysisOfToday = (analysis: Analysis | EarlierCostAnalysis): Analysis => {
  if (!('batchSize' in analysis)) return analysis;
  const { batchSize, batches: _, costs, ...same } = analysis;
  return {
    ...same,
    costs: costs.map(({ secondsPerImage, ...cost }) => ({
      ...cost,
      times: [{ batchSize, secondsPerImage: [secondsPerImage] }],
    })),
  };
};
