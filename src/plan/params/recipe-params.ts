import { constant } from '../../base/json.ts';
import type { Recipe } from '../../spec/experiment.ts';
import type { LaterRecipe, RecipeParams } from '../types.ts';
import { once } from './once.ts';

/** What was done before there was a choice, and stays out of a run's key. */
const laterDefaults: Pick<Recipe, LaterRecipe> = { bn_momentum: 0.1, min_steps: null };

/** A recipe without what is left as it was: runs from before there was a choice stay the same. */
export const recipeParams = once((recipe: Recipe): RecipeParams => {
  const changed = Object.entries(recipe).filter(
    ([name, value]) => !(name in laterDefaults) || value !== laterDefaults[name as LaterRecipe],
  );
  return constant(Object.fromEntries(changed) as unknown as RecipeParams);
});
