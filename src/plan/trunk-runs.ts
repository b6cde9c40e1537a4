import type { JsonObject } from '../base/json.ts';
import type { Augmentation, Model, Recipe } from '../spec/experiment.ts';
import { isOwnNetwork } from '../spec/own-network.ts';
import { augmentationParams } from './augmentation-params.ts';
import { type DraftRun, labelsOf } from './draft-run.ts';
import type { GridDataset, GridPretrain, GridWeights } from './expand-grid.ts';
import { type ImageCounts, imageCounts, type PlanFacts } from './facts.ts';
import { modelLabel } from './model-label.ts';
import { makeJob } from './run-key.ts';
import type { FeaturesJob, Holdout, IndexJob, ModelParams, RunLabels, Site, TrainJob } from './types.ts';

/** A network with its weights, on a data set: what all features and heads of it have in common. */
export interface Trunk {
  /** The data set's index, and the trainings when there are any. */
  readonly runs: readonly DraftRun[];
  readonly network: Model;
  readonly model: ModelParams;
  readonly trainResolutionPx: number;
  /** Key of the index. */
  readonly dataset: string;
  /** null where nobody knows. */
  readonly images: ImageCounts | null;
  /** Share of the training images that are held out. */
  readonly holdout: Holdout;
  /** How many bits its features have. */
  readonly storage: Pick<FeaturesJob['params'], 'dtype'>;
  /** `{ weights: key }` when it is trained here, `{}` otherwise. */
  readonly inputs: { readonly weights?: string };
  readonly site: Site;
  /** Labels of a run that reads trunk and images and no other seed: seed null when no seed changes them. */
  readonly labels: RunLabels;
  /** The seed of the grid, for what is drawn after the trunk. */
  readonly seed: number;
}

type IndexOf = (data: GridDataset) => IndexJob;

/** `facts.weightsSha256Of` is asked for each weights file once. */
export const trunkOf = (weights: GridWeights, indexOf: IndexOf, facts: PlanFacts): Trunk => {
  const { data, model, variant, trainResolutionPx, seed } = weights;
  const index = indexOf(data);
  const labels = { ...dataLabels(data, weights), model: modelLabel(model), trainResolutionPx };
  const common = {
    network: model,
    trainResolutionPx,
    dataset: index.key,
    images: imageCounts(data.dataset, facts),
    holdout: variant.select === null ? {} : { holdout: variant.select.share },
    storage: variant.features.dtype === 'float16' ? ({ dtype: 'float16' } as const) : {},
    seed,
  };
  const indexRun = { job: index, labels: dataLabels(data, weights) };
  const site = { ...index.site, weightsFile: model.weights === 'random' ? null : model.weights };
  const trainings = trainingRuns(weights, site, index, indexOf, facts);
  const last = trainings.at(-1);
  if (last === undefined) {
    return { ...common, runs: [indexRun], model: fileModel(weights, facts), inputs: {}, site, labels };
  }
  return {
    ...common,
    runs: [indexRun, ...trainings],
    // A user's own network is read from its file, also where its weights come from a run.
    model: isOwnNetwork(model) ? fileModel(weights, facts) : bareModel(weights, facts),
    inputs: { weights: last.job.key },
    site: isOwnNetwork(model) ? site : index.site,
    labels: last.labels,
  };
};

const dataLabels = (data: GridDataset, { seed, variant }: GridWeights): RunLabels =>
  labelsOf({
    dataset: data.dataset.name,
    assignment: variant.assignment as JsonObject, // values out of a JSON document
    seed: data.dependsOnSeed ? seed : null,
  });

/** The trainings of a network in their order, each with the index that it needs; none when it is taken as it is. */
const trainingRuns = (
  weights: GridWeights,
  site: Site,
  index: IndexJob,
  indexOf: IndexOf,
  facts: PlanFacts,
): DraftRun[] => {
  const { data, train, pretrain, trainResolutionPx, variant } = weights;
  if (train === null) return [];
  const { images, augmentation, recipe, early_stop_epochs: earlyStopEpochs } = train;
  const first = pretrain === null ? [] : pretrainRuns(weights, pretrain, indexOf(pretrain.data), facts);
  const before = first.at(-1);
  const own = {
    ...(earlyStopEpochs === null ? {} : { earlyStopEpochs }),
    ...(variant.select === null ? {} : { holdout: variant.select.share }),
  };
  const model = before === undefined ? fileModel(weights, facts) : newClassifier(bareModel(weights, facts));
  const inputs = { dataset: index.key, ...(before === undefined ? {} : { weights: before.job.key }) };
  const what: Training = { model, trainResolutionPx, images, augmentation, recipe };
  return [...first, trainRun(weights, data, inputs, site, what, own)];
};

const pretrainRuns = (
  weights: GridWeights,
  { data, how }: GridPretrain,
  index: IndexJob,
  facts: PlanFacts,
): DraftRun[] => {
  const { resolution: trainResolutionPx, augmentation, recipe } = how;
  const what: Training = { model: bareModel(weights, facts), trainResolutionPx, images: null, augmentation, recipe };
  return [
    { job: index, labels: dataLabels(data, weights) },
    trainRun(weights, data, { dataset: index.key }, index.site, what, {}),
  ];
};

interface Training {
  readonly model: ModelParams;
  readonly trainResolutionPx: number;
  readonly images: number | null;
  readonly augmentation: Augmentation;
  readonly recipe: Recipe;
}

const trainRun = (
  weights: GridWeights,
  data: GridDataset,
  inputs: TrainJob['inputs'],
  site: Site,
  { augmentation, ...what }: Training,
  more: Pick<TrainJob['params'], 'earlyStopEpochs' | 'holdout'>,
): DraftRun<TrainJob> => {
  const { model, seed } = weights;
  const params = { ...what, augmentation: augmentationParams(augmentation), seed, ...more };
  return {
    job: makeJob<TrainJob>({ kind: 'train', inputs, params }, site),
    labels: {
      ...dataLabels(data, weights),
      model: modelLabel(model),
      trainResolutionPx: what.trainResolutionPx,
      seed,
    },
  };
};

/** The network with the weights of its file, or with random ones. */
const fileModel = (weights: GridWeights, facts: PlanFacts): ModelParams => {
  const { model } = weights;
  if (model.weights === 'random') return bareModel(weights, facts);
  const bare = { ...bareModel(weights, facts), weightsSha256: facts.weightsSha256Of(model) };
  // What is left as it was has no part in the key: runs from before there was a choice stay the same.
  return model.classifier === 'new' ? newClassifier(bare) : bare;
};

const newClassifier = (model: ModelParams): ModelParams => ({ ...model, classifier: 'new' });

/** The network with weights that are drawn, or come from a run. */
const bareModel = ({ model }: GridWeights, facts: PlanFacts): ModelParams => {
  const { mean, std } = model.normalize ?? facts.pretrainedOf(model);
  const { pooling_node: poolingNode, classifier_node: classifierNode } = model;
  return {
    architecture: model.name,
    normalize: { mean, std },
    weightsSha256: null,
    ...(poolingNode === null ? {} : { poolingNode }),
    ...(classifierNode === null ? {} : { classifierNode }),
  };
};
