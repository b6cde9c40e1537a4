import type { Analysis } from '../../base/analysis-types.ts';
import { artifactNames, readInputJson } from '../../execute/artifacts.ts';
import type { AnalysisRow } from '../../report/figures/analysis-row.ts';
import type { AnalysisName } from '../../spec/experiment.ts';
import { analyses } from '../../store/queries/analyses.ts';
import type { Store } from '../../store/store.ts';

/**
 * The finished analyses of one sort of an experiment as reports take them, in the plan's order, each checked against what its run
 * wrote. Throws EXECUTE_ARTIFACT_MISSING, EXECUTE_ARTIFACT_CORRUPT.
 */
export const analysisRows = (store: Store, experiment: string, name: AnalysisName): AnalysisRow[] =>
  analyses(store, experiment)
    .filter(({ labels }) => labels.analysis === name)
    .map(({ key, labels }) => ({
      key,
      labels,
      analysis: readInputJson<Analysis>(store.paths, key, artifactNames.analysis),
    }));
