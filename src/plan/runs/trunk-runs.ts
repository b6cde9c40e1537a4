import { constant } from '../../base/json.ts';
import type { FeaturesJob, Site } from '../../domain/jobs/jobs.ts';
import { leaveOutDefaults } from '../../domain/jobs/key-defaults.ts';
import type { ModelParams } from '../../domain/jobs/params.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import type { Holdout } from '../../domain/parts.ts';
import type { Model } from '../../spec/experiment.ts';
import { isOwnNetwork } from '../../spec/own-network.ts';
import type { GridWeights } from '../expand-grid.ts';
import { type ImageCounts, imageCounts, type PlanFacts } from '../facts.ts';
import { modelLabel } from '../labels/model-label.ts';
import { bareModel, fileModel } from '../params/model-params.ts';
import type { DraftRun } from './draft-run.ts';
import { dataLabels, type IndexOf, trainingRuns } from './training-runs.ts';

/** A network with its weights, on a data set: what all its features and heads have in common. */
export interface Trunk {
  /** The data set's index, and any training runs. */
  readonly runs: readonly DraftRun[];
  readonly network: Model;
  readonly model: ModelParams;
  readonly trainResolutionPx: number;
  /** Key of the index. */
  readonly dataset: string;
  /** null if unknown. */
  readonly images: ImageCounts | null;
  /** Share of the training images that are held out. */
  readonly holdout: Holdout;
  /** Precision of its stored features. */
  readonly storage: Pick<FeaturesJob['params'], 'dtype'>;
  /** `{ weights: key }` when it is trained here, `{}` otherwise. */
  readonly inputs: { readonly weights?: string };
  readonly site: Site;
  /** Labels of a run that depends only on trunk and images; seed is null if no seed affects these. */
  readonly labels: RunLabels;
  /** The seed of the grid, for anything drawn after the trunk. */
  readonly seed: number;
}

/** The trunk of the grid's weights, with the runs that lead to it. */
export const trunkOf = (weights: GridWeights, indexOf: IndexOf, facts: PlanFacts): Trunk => {
  const { data, model, variant, trainResolutionPx, seed } = weights;
  const index = indexOf(data);
  const labels = { ...dataLabels(data, weights), model: modelLabel(model), trainResolutionPx };
  const common = {
    network: model,
    trainResolutionPx,
    dataset: index.key,
    images: imageCounts(data.dataset, facts),
    holdout: leaveOutDefaults('run', { holdout: variant.select?.share ?? 0 }),
    storage: leaveOutDefaults('run', { dtype: variant.features.dtype }),
    seed,
  };
  const indexRun = { job: index, labels: dataLabels(data, weights) };
  const site = { ...index.site, weightsFile: model.weights === 'random' ? null : model.weights };
  const trainings = trainingRuns(weights, site, index, indexOf, facts);
  const last = trainings.at(-1);
  if (last === undefined) {
    return { ...common, runs: [indexRun], model: constant(fileModel(weights, facts)), inputs: {}, site, labels };
  }
  return {
    ...common,
    runs: [indexRun, ...trainings],
    // A user's own network is read from its file even if its weights come from a run.
    model: constant(isOwnNetwork(model) ? fileModel(weights, facts) : bareModel(weights, facts)),
    inputs: { weights: last.job.key },
    site: isOwnNetwork(model) ? site : index.site,
    labels: last.labels,
  };
};
