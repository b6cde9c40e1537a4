import { constant } from '../base/json.ts';
import { once } from '../base/once.ts';
import type { Complete } from './complete-type.ts';
import type { TrainRecipeSpec } from './experiment-spec.ts';
import { type DefaultsLeftOut, leaveOutDefaults } from './jobs/key-defaults.ts';

/** How something is optimised; members are named as in a spec, which is where they are explained. */
export type Recipe = Complete<TrainRecipeSpec>;

/** The same in a job: what has its default is absent. */
export type RecipeParams = DefaultsLeftOut<Recipe, 'recipe'>;

export const recipeParams = once((recipe: Recipe): RecipeParams => constant(leaveOutDefaults('recipe', recipe)));

/** The order in which an epoch takes its images. */
export type ImageOrder = Recipe['order'];
