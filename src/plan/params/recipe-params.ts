import { constant } from '../../base/json.ts';
import type { Recipe } from '../../spec/experiment.ts';
import type { RecipeParams } from '../types.ts';
import { once } from './once.ts';

/** What was done before there was a choice, and stays out of a run's key. */
const laterDefault = 0.1;

/** A recipe without what is left as it was: runs from before there was a choice stay the same. */
export const recipeParams = once(
  ({ bn_momentum, ...recipe }: Recipe): RecipeParams =>
    constant({ ...recipe, ...(bn_momentum === laterDefault ? {} : { bn_momentum }) }),
);
