import type { Dataset, Experiment, Model, Test, Train, Variant } from '../spec/experiment.ts';
import type { PlanFacts } from './facts.ts';
import type { TestTransformParams } from './types.ts';

/** A data set with the seed that it is drawn from. Equal ones of a variant are the same object. */
export interface GridDataset {
  readonly dataset: Dataset;
  /** null for a data set on disk. */
  readonly drawnSeed: number | null;
  /** Whether another seed of the grid means other pictures. */
  readonly dependsOnSeed: boolean;
}

/** Weights: a network on a data set, trained here or loaded. All test resolutions share the object. */
export interface GridWeights {
  readonly variant: Variant;
  readonly data: GridDataset;
  readonly model: Model;
  readonly trainResolutionPx: number;
  /** How it is trained; null when it has a weights file. */
  readonly train: Train | null;
  readonly seed: number;
}

/** One place of the grid: the scopes of the variant all stand here. */
export interface GridPlace {
  readonly weights: GridWeights;
  readonly transform: TestTransformParams;
}

/**
 * Every combination of variant, data set, seed, model, train resolution and test transform. A model with a weights
 * file has one train resolution: the spec's, or that of its published weights.
 */
export const expandGrid = (experiment: Experiment, facts: PlanFacts): GridPlace[] =>
  experiment.variants.flatMap((variant) => {
    const transforms = testTransforms(variant.test);
    return variant.datasets.flatMap((dataset) =>
      variant.seeds.flatMap((seed) => {
        const data = drawFrom(dataset, seed);
        return variant.models.flatMap((model) =>
          weightsOf(variant, data, model, seed, facts).flatMap((weights) =>
            transforms.map((transform) => ({ weights, transform })),
          ),
        );
      }),
    );
  });

/** Every combination of test resolution, crop ratio and resize. */
export const testTransforms = ({ resolutions, crop_ratio, resize, interpolation }: Test): TestTransformParams[] =>
  resolutions.flatMap((testResolutionPx) =>
    crop_ratio.flatMap((cropRatio) =>
      resize.map((each) => ({ testResolutionPx, cropRatio, resize: each, interpolation })),
    ),
  );

const drawFrom = (dataset: Dataset, gridSeed: number): GridDataset =>
  dataset.kind === 'shapes'
    ? { dataset, drawnSeed: dataset.seed ?? gridSeed, dependsOnSeed: dataset.seed === null }
    : { dataset, drawnSeed: null, dependsOnSeed: false };

const weightsOf = (
  variant: Variant,
  data: GridDataset,
  model: Model,
  seed: number,
  facts: PlanFacts,
): GridWeights[] => {
  if (model.weights !== 'random') {
    const trainResolutionPx = model.train_resolution ?? facts.pretrainedOf(model.name).trainResolutionPx;
    return [{ variant, data, model, trainResolutionPx, train: null, seed }];
  }
  const { train } = variant;
  return (train?.resolutions ?? []).map((trainResolutionPx) => ({
    variant,
    data,
    model,
    trainResolutionPx,
    train,
    seed,
  }));
};
