import { FixresError } from '../../src/base/errors.ts';
import type { Augmentation } from '../../src/domain/augmentation.ts';
import { pixelsOf } from '../../src/domain/input-size.ts';
import type { Recipe } from '../../src/domain/recipe.ts';
import { type Scope, scopeName } from '../../src/domain/scope.ts';
import type { PlanFacts } from '../../src/plan/facts.ts';
import type { Experiment, Finetune, ShapesDataset, Variant } from '../../src/spec/experiment.ts';

export const none: Scope = { classifier: false, bn: false, lastCells: 0 };
export const classifier: Scope = { classifier: true, bn: false, lastCells: 0 };
export const classifierAndBn: Scope = { classifier: true, bn: true, lastCells: 0 };
export const all: Scope = { ...none, all: true };
export const lastBlock: Scope = { classifier: true, bn: true, lastCells: 1 };

export const recipe: Recipe = {
  optimizer: 'sgd',
  learning_rate: 0.02,
  learning_rate_rule: 'plain',
  momentum: 0.9,
  nesterov: false,
  weight_decay: 0.0001,
  weight_decay_on: 'all',
  bn_momentum: 0.1,
  ema_decay: null,
  batch_size: 32,
  accumulate: 1,
  last_batch: 'keep',
  epochs: 5,
  min_steps: null,
  schedule: 'cosine',
  step_epochs: 30,
  warmup_fraction: 0,
  label_smoothing: 0,
  order: 'fixed',
};

/** Of a head the rate may be searched for. */
export const headRecipe: NonNullable<Finetune['recipe']> = { ...recipe, search_rates: null };

export const shapes: ShapesDataset = {
  kind: 'shapes',
  name: 'shapes',
  train: 600,
  test: 300,
  seed: null,
  classes: 'shape',
  shorter_side_px: [80, 128],
  aspect_ratio: [0.75, 1.3334],
  object_size: [0.45, 0.95],
  position_jitter: 0.5,
  rotation_degrees: 30,
  pattern_period: [0.3, 0.42],
  clutter: [3, 7],
  noise: [2, 7],
  min_contrast: 55,
};

export const augmentation: Augmentation = {
  random_resized_crop: { scale: [0.3, 1], ratio: [0.75, 1.3333333333333333] },
  horizontal_flip: 0.5,
  color_jitter: { brightness: 0, contrast: 0, saturation: 0 },
  repeated: 1,
  rand_augment: null,
  trivial_augment: false,
  random_erasing: null,
  cutmix: 0,
  mixup: 0,
  resolutions: null,
};

/** One data set, one small network trained at 32, tested at 32 and 48 as it is and with two scopes, one seed. */
export const variant: Variant = {
  assignment: {},
  datasets: [shapes],
  models: [
    {
      name: 'tinynet',
      weights: 'random',
      classifier: 'keep',
      weights_entry: null,
      train_resolution: null,
      pooling_node: null,
      classifier_node: null,
      output: null,
      normalize: null,
      transfer: false,
      pretrain: null,
    },
  ],
  train: {
    resolutions: [32],
    images: null,
    augmentation,
    recipe,
    keep_best: null,
    early_stop_epochs: null,
  },
  finetune: {
    scopes: [none, classifier, classifierAndBn],
    bn: 'affine',
    images: 200,
    transform: 'test',
    keep_best: null,
    augmentation,
    recipe: headRecipe,
  },
  test: {
    resolutions: [32, 48],
    crop_ratio: [0.875],
    resize: ['shorter_side'],
    interpolation: 'bilinear',
    images: null,
    multi_scale: [],
    crops: [1],
  },
  adapt: [],
  select: null,
  analyses: [],
  features: { dtype: 'float32', budget_gib: 50, part_images: null, window_gib: 1 },
  seeds: [1],
};

export const experimentOf = (...variants: readonly Variant[]): Experiment => ({
  name: 'sample',
  description: '',
  file: null,
  specKey: 'a'.repeat(64),
  resolved: {},
  report: ['table1'],
  engine: { name: 'onnx', device: 'cpu' },
  slurm: null,
  tags: [],
  variants,
});

/** A network with two cells and inputs of at least 8 pixels, whatever its name. */
export const facts: PlanFacts = {
  fingerprintOf: (dataset) => (dataset.kind === 'shapes' ? null : `fingerprint of ${dataset.name}`),
  weightsSha256Of: (model) => (model.weights === 'random' ? null : `sha256 of ${model.weights}`),
  assertNetwork: () => {},
  pretrainedOf: () => ({
    trainResolutionPx: 224,
    normalize: { mean: [0.45, 0.45, 0.45], std: [0.25, 0.25, 0.25] },
    isPublished: true,
  }),
  minimumSidePxOf: () => 8,
  assertResolution: () => {},
  pooledMayBeNegative: () => false,
  featureBytesOf: (_, cut, sizePx) =>
    cut === 'pooled' ? 1_000 : cut === 'bn' ? pixelsOf(sizePx) : 2 * pixelsOf(sizePx),
  assertScope: ({ name }, scope) => {
    if (scope.lastCells <= 2) return;
    throw new FixresError('MODEL_SCOPE_IMPOSSIBLE', `${scopeName(scope)}: \`${name}\` has 2 cells`);
  },
};
