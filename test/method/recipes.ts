import type { RecipeParams } from '../../src/domain/recipe.ts';
import type { Watch } from '../../src/method/index.ts';

/** The reference's recipe with one batch size and few epochs, but for what a test says. */
export const recipe = (over: Partial<RecipeParams> = {}): RecipeParams => ({
  optimizer: 'sgd',
  learning_rate: 0.01,
  learning_rate_rule: 'plain',
  momentum: 0.9,
  nesterov: false,
  weight_decay: 1e-4,
  weight_decay_on: 'all',
  batch_size: 4,
  last_batch: 'drop',
  epochs: 1,
  schedule: 'constant',
  step_epochs: 30,
  warmup_fraction: 0,
  label_smoothing: 0,
  order: 'fixed',
  ...over,
});

/** Nobody watches. */
export const unwatched: Watch = { progress: () => {}, metric: () => {}, signal: new AbortController().signal };
