import { constant } from '../base/json.ts';
import { once } from '../base/once.ts';
import type { Complete } from './complete-type.ts';
import type { TrainRecipeSpec } from './experiment-spec.ts';
import { type DefaultsLeftOut, leaveOutDefaults } from './jobs/key-defaults.ts';

/** How something is optimised; members are named as in a spec, whose schema explains them. */
export type Recipe = Complete<TrainRecipeSpec>;

/** The same in a job: values equal to the default are absent. */
export type RecipeParams = DefaultsLeftOut<Recipe, 'recipe'>;

export const recipeParams = once((recipe: Recipe): RecipeParams => constant(leaveOutDefaults('recipe', recipe)));

/** The order in which an epoch uses its images. */
export type ImageOrder = Recipe['order'];
