import type { Analysis } from '../../domain/analysis-types.ts';
import type { AnalysisParams } from '../../domain/jobs/params.ts';
import { cutForScope } from '../../domain/scope.ts';
import {
  analyseActivations,
  analyseCost,
  analyseObjectSize,
  analyseRoc,
  type GeometryQuestion,
} from '../../method/index.ts';
import { initialise } from '../../model/index.ts';
import { analysisResults } from '../analysis-results.ts';
import { artifactNames, writtenArtifacts } from '../artifacts.ts';
import { openFeatures } from '../feature-store/open-features.ts';
import { readDataset } from '../input-dataset.ts';
import { networkOfJob } from '../job-network.ts';
import { readTunedWeights } from '../tuned-weights.ts';
import type { JobOf, Stage, StageContext } from './stage.ts';

/** Computes the numbers of a figure. Leaves `analysis.json`: an `Analysis`; the results have its single numbers. */
export const analyzeStage: Stage<'analyze'> = async (job, context) => {
  const analysis = await analyse(job, context);
  const { write, artifacts } = writtenArtifacts();
  write(context.paths.artifact(job.key, artifactNames.analysis), JSON.stringify(analysis));
  return { results: analysisResults(analysis), artifacts };
};

const analyse = async (job: JobOf<'analyze'>, context: StageContext): Promise<Analysis> => {
  const { params } = job;
  switch (params.analysis) {
    case 'roc':
      return analyseRoc(geometryOf(job, params, context));
    case 'object_size':
      return analyseObjectSize(geometryOf(job, params, context));
    case 'activations':
      return activationsOf(job, params, context);
    case 'cost':
      return costOf(job, params, context);
  }
};

type ParamsOf<Name extends AnalysisParams['analysis']> = Extract<AnalysisParams, { readonly analysis: Name }>;
type GeometryParams = Exclude<AnalysisParams, { readonly model: unknown }>;

const geometryOf = (
  { inputs }: JobOf<'analyze'>,
  params: GeometryParams,
  { paths }: StageContext,
): GeometryQuestion => {
  const { parts } = readDataset(paths, inputs.dataset!).index;
  return { ...params, train: parts.train, test: parts.test };
};

const activationsOf = async (
  { inputs, site }: JobOf<'analyze'>,
  params: ParamsOf<'activations'>,
  { paths, watch }: StageContext,
): Promise<Analysis> => {
  const features = openFeatures(paths, inputs.features!, cutForScope(params.scope));
  try {
    const network = networkOfJob({ params, site }, features.classes);
    const weights = readTunedWeights(network, paths, { inputs, params, site });
    return await analyseActivations({ network, weights, features, watch });
  } finally {
    features.close();
  }
};

/** With the network's own number of classes, or ImageNet's: the data set does not matter. */
const costOf = (
  { site }: JobOf<'analyze'>,
  params: ParamsOf<'cost'>,
  { threads, watch }: StageContext,
): Promise<Analysis> => {
  const network = networkOfJob({ params, site }, null);
  const weights = network.ownWeights?.() ?? initialise(network, 0);
  return analyseCost({ network, weights, testResolutionsPx: params.testResolutionsPx, threads, watch });
};
