import type { Dataset, Experiment, Model, Pretrain, Train, Variant } from '../spec/experiment.ts';
import type { PlanFacts } from './facts.ts';

/** A data set with the seed it is drawn from. Equal ones in a variant are the same object. */
export interface GridDataset {
  readonly dataset: Dataset;
  /** null for a data set on disk. */
  readonly syntheticSeed: number | null;
  /** Whether another seed of the grid gives other images. */
  readonly dependsOnSeed: boolean;
}

/** Weights: a network on a data set, trained here or loaded. All its test transforms share this object. */
export interface GridWeights {
  readonly variant: Variant;
  readonly data: GridDataset;
  readonly model: Model;
  readonly trainResolutionPx: number;
  /** Earlier training on another data set. */
  readonly pretrain: GridPretrain | null;
  /** How it is trained; null if its weights file is used unchanged. */
  readonly train: Train | null;
  readonly seed: number;
}

export interface GridPretrain {
  readonly data: GridDataset;
  readonly how: Pretrain;
}

/**
 * Every combination of variant, data set, seed, model and train resolution. A model that is not trained here has one
 * train resolution: the spec's, or that of its published weights.
 */
export const expandGrid = (experiment: Experiment, facts: PlanFacts): GridWeights[] =>
  experiment.variants.flatMap((variant) =>
    variant.datasets.flatMap((dataset) =>
      variant.seeds.flatMap((seed) => {
        const data = drawFrom(dataset, seed);
        return variant.models.flatMap((model) => weightsOf(variant, data, model, seed, facts));
      }),
    ),
  );

const drawFrom = (dataset: Dataset, gridSeed: number): GridDataset =>
  dataset.kind === 'shapes'
    ? { dataset, syntheticSeed: dataset.seed ?? gridSeed, dependsOnSeed: dataset.seed === null }
    : { dataset, syntheticSeed: null, dependsOnSeed: false };

const weightsOf = (
  variant: Variant,
  data: GridDataset,
  model: Model,
  seed: number,
  facts: PlanFacts,
): GridWeights[] => {
  const common = { variant, data, model, seed };
  if (!isTrainedHere(model)) {
    const trainResolutionPx = model.train_resolution ?? facts.pretrainedOf(model).trainResolutionPx;
    if (trainResolutionPx === null) throw new Error(`the train resolution of ${model.name} is unknown`);
    return [{ ...common, trainResolutionPx, pretrain: null, train: null }];
  }
  const { train } = variant;
  const how = model.pretrain;
  const pretrain = how === null ? null : { data: drawFrom(how.dataset, seed), how };
  return (train?.resolutions ?? []).map((trainResolutionPx) => ({ ...common, trainResolutionPx, pretrain, train }));
};

/** From random weights, or starting from those of a file or of another data set. */
export const isTrainedHere = ({ weights, transfer }: Model): boolean => weights === 'random' || transfer;
