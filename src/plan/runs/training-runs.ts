import type { JsonObject } from '../../base/json.ts';
import { type Augmentation, augmentationParams } from '../../domain/augmentation.ts';
import type { IndexJob, Site, TrainJob } from '../../domain/jobs/jobs.ts';
import { leaveOutDefaults } from '../../domain/jobs/key-defaults.ts';
import type { ModelParams } from '../../domain/jobs/params.ts';
import { makeJob } from '../../domain/jobs/run-key.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import { type Recipe, recipeParams } from '../../domain/recipe.ts';
import type { GridDataset, GridPretrain, GridWeights } from '../expand-grid.ts';
import type { PlanFacts } from '../facts.ts';
import { modelLabel } from '../labels/model-label.ts';
import { bareModel, fileModel, newClassifier } from '../params/model-params.ts';
import { type DraftRun, labelsOf } from './draft-run.ts';

export type IndexOf = (data: GridDataset) => IndexJob;

/** The training runs of a network in order, each with the index it needs; empty if the network is used unchanged. */
export const trainingRuns = (
  weights: GridWeights,
  site: Site,
  index: IndexJob,
  indexOf: IndexOf,
  facts: PlanFacts,
): DraftRun[] => {
  const { data, train, pretrain, trainResolutionPx, variant } = weights;
  if (train === null) return [];
  const { images, augmentation, recipe, early_stop_epochs: earlyStopEpochs, keep_best: keepBest } = train;
  const first = pretrain === null ? [] : pretrainRuns(weights, pretrain, indexOf(pretrain.data), facts);
  const before = first.at(-1);
  const own = leaveOutDefaults('run', { earlyStopEpochs, keepBest, holdout: variant.select?.share ?? 0 });
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
  const { early_stop_epochs: earlyStopEpochs, keep_best: keepBest } = how;
  const what: Training = { model: bareModel(weights, facts), trainResolutionPx, images: null, augmentation, recipe };
  return [
    { job: index, labels: dataLabels(data, weights) },
    trainRun(
      weights,
      data,
      { dataset: index.key },
      index.site,
      what,
      leaveOutDefaults('run', { earlyStopEpochs, keepBest }),
    ),
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
  { augmentation, recipe, ...what }: Training,
  more: Pick<TrainJob['params'], 'earlyStopEpochs' | 'holdout' | 'keepBest'>,
): DraftRun<TrainJob> => {
  const { model, seed } = weights;
  const changed = { augmentation: augmentationParams(augmentation), recipe: recipeParams(recipe) };
  const params = { ...what, ...changed, seed, ...more };
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

/** Labels of a run that depends on the images alone. */
export const dataLabels = (data: GridDataset, { seed, variant }: GridWeights): RunLabels =>
  labelsOf({
    dataset: data.dataset.name,
    assignment: variant.assignment as JsonObject, // values from a JSON document
    seed: data.dependsOnSeed ? seed : null,
  });
