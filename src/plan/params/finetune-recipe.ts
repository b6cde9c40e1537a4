import { constant } from '../../base/json.ts';
import { once } from '../../base/once.ts';
import type { HeadRecipeParams, RateSearch } from '../../domain/rate-search.ts';
import { type Recipe, recipeParams } from '../../domain/recipe.ts';
import { type Scope, scopeName } from '../../domain/scope.ts';
import type { Finetune } from '../../spec/experiment.ts';

type WrittenRecipe = NonNullable<Finetune['recipe']>;

/** The recipe of a head in a job: the spec's, or by default the one that adapts to the number of images. */
export const finetuneRecipe = (finetune: Finetune, scope: Scope): HeadRecipeParams => {
  const recipes = recipesOf(finetune);
  const name = scopeName(scope);
  const recipe = recipes.get(name) ?? recipeOf(finetune, scope);
  recipes.set(name, recipe);
  return recipe;
};

/** Created once: a large grid has many heads, and equal recipes are hashed once. */
const recipesOf = once((_: Finetune) => new Map<string, HeadRecipeParams>());

const recipeOf = ({ recipe }: Finetune, scope: Scope): HeadRecipeParams => {
  // Scope `all` freezes nothing: without features a search would cost as much as many training runs.
  const { search_rates, learning_rate, ...rest } = recipe ?? (scope.all === true ? referenceRecipe : adaptiveRecipe);
  if (learning_rate !== 'search') return recipeParams(constant({ ...rest, learning_rate }));
  const { learning_rate: _, ...params } = recipeParams(constant({ ...rest, learning_rate: 0 }));
  const rates = search_rates ?? usualRates[rest.optimizer];
  return constant({ ...params, learning_rate, search: searchOf(scope, rates) });
};

/**
 * Defaults of an explicit recipe: those of the reference's ResNet-50 at 384.
 * Source: schemas/experiment.schema.json, `finetune_recipe`.
 */
export const referenceRecipe: WrittenRecipe = {
  optimizer: 'sgd',
  learning_rate: 0.001,
  search_rates: null,
  learning_rate_rule: 'reference',
  momentum: 0.9,
  nesterov: false,
  weight_decay: 1e-4,
  weight_decay_on: 'all',
  bn_momentum: 0.1,
  ema_decay: null,
  batch_size: 32,
  accumulate: 1,
  last_batch: 'keep',
  epochs: 56,
  min_steps: null,
  schedule: 'step',
  step_epochs: 30,
  warmup_fraction: 0,
  label_smoothing: 0,
  order: 'fixed',
};

/**
 * The recipe if the spec has none: a minimum number of steps, however few the images, and a learning rate found by
 * search.
 */
const adaptiveRecipe: WrittenRecipe = {
  ...referenceRecipe,
  learning_rate: 'search',
  learning_rate_rule: 'plain',
  epochs: 10,
  min_steps: 400,
  schedule: 'cosine',
  order: 'shuffled',
};

/**
 * About a factor of 3 apart: the best rate of a linear head lies in this range, and accuracy is flat around the best.
 */
const usualRates: Readonly<Record<Recipe['optimizer'], readonly number[]>> = {
  sgd: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3],
  adamw: [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03],
};

/**
 * A step on pooled features takes half a millisecond, one on features at another cut about fifty times as long. The
 * last batch norm hardly affects which rate is best for the classifier after it, so the search for both uses pooled
 * features, too.
 */
const searchOf = ({ classifier, lastCells }: Scope, rates: readonly number[]): RateSearch => {
  const isPooled = classifier && lastCells === 0;
  return {
    of: isPooled ? 'classifier' : 'head',
    rates: [...rates].sort((a, b) => a - b),
    most_images: 2000,
    most_steps: isPooled ? 1000 : 200,
    most_folds: isPooled ? 5 : 2,
    answers: 100,
  };
};
