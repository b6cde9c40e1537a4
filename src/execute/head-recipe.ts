import type { HeadParams } from '../domain/jobs/params.ts';
import { isSearching, type RateSearch, rateResults } from '../domain/rate-search.ts';
import type { RecipeParams } from '../domain/recipe.ts';
import { atLength, type FeatureSet, type FoundRate, searchRate, type Watch, watchPart } from '../method/index.ts';
import type { Network, Weights } from '../model/index.ts';

/**
 * A recipe with nothing left open, and the numbers of the search for its learning rate; empty if the spec gives the
 * rate.
 */
export interface HeadRecipe {
  readonly recipe: RecipeParams;
  readonly results: Readonly<Record<string, number>>;
}

export interface HeadRecipeQuestion {
  readonly network: Network;
  readonly weights: Weights;
  readonly head: HeadParams;
  /** Number of training images. */
  readonly images: number;
  /** Features for a search; called only if there is one. */
  readonly features: (search: RateSearch) => Promise<FeatureSet>;
  readonly watch: Watch;
}

/** The search, if there is one, counts as half of the work. */
export const watchesOf = (watch: Watch, isAnySearching: boolean): readonly [search: Watch, training: Watch] =>
  isAnySearching ? [watchPart(watch, 0, 0.5), watchPart(watch, 0.5, 1)] : [watch, watch];

/** The recipe of a head for a number of images. Throws what `searchRate` throws. */
export const headRecipe = async (question: HeadRecipeQuestion): Promise<HeadRecipe> => {
  const { head, images, network, weights, watch } = question;
  const { scope, bn, recipe: asked, seed } = head;
  if (!isSearching(asked)) return { recipe: settledRecipe(asked, images, {}), results: {} };
  const { learning_rate: _, search, ...recipe } = asked;
  const features = await question.features(search);
  const found = await searchRate({ network, weights, features, scope, bn, recipe, images, search, seed, watch });
  const results = resultsOf(found);
  return { recipe: settledRecipe(asked, images, results), results };
};

/** The recipe with the rate that was found, and its number of epochs for a number of images. */
export const settledRecipe = (
  recipe: HeadParams['recipe'],
  images: number,
  found: HeadRecipe['results'],
): RecipeParams => {
  if (!isSearching(recipe)) return atLength(recipe, images);
  const { learning_rate: _, search: _search, ...rest } = recipe;
  return atLength({ ...rest, learning_rate: found[rateResults.chosen]! }, images);
};

const resultsOf = ({ rate, answers, trials }: FoundRate): Record<string, number> => ({
  [rateResults.chosen]: rate,
  [rateResults.answers]: answers,
  ...Object.fromEntries(
    trials.flatMap(({ rate: tried, top1, loss }) =>
      top1 === null || loss === null
        ? []
        : [
            [rateResults.top1(tried), top1],
            [rateResults.loss(tried), loss],
          ],
    ),
  ),
});
