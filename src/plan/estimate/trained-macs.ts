import { foldsOf, type HeadRecipeParams, isSearching, taking } from '../../domain/rate-search.ts';
import type { CutName } from '../../domain/scope.ts';
import { batchesOf, epochsOver } from '../../domain/training-length.ts';

/** Cost of all images in a head's training, given the cost of one image at a cut: multiply-adds forwards, or bytes. */
export const trainedMacs = (
  images: number,
  recipe: HeadRecipeParams,
  cut: CutName,
  macsFrom: (cut: CutName) => number,
): number => epochsOver(images, recipe) * images * macsFrom(cut) + searchMacs(images, recipe, cut, macsFrom);

/** For the search for a learning rate, which may be for the classifier alone. */
const searchMacs = (
  images: number,
  recipe: HeadRecipeParams,
  cut: CutName,
  macsFrom: (cut: CutName) => number,
): number => {
  const isOfClassifier = isSearching(recipe) && recipe.search.of === 'classifier';
  return searchedImages(images, recipe) * macsFrom(isOfClassifier ? 'pooled' : cut);
};

/** Images that pass through heads during the search for a learning rate; 0 without a search. */
export const searchedImages = (images: number, recipe: HeadRecipeParams): number => {
  if (!isSearching(recipe)) return 0;
  const { search, batch_size: batchSize } = recipe;
  const steps = Math.min(search.most_steps, epochsOver(images, recipe) * batchesOf(images, recipe));
  return search.rates.length * foldsOf(taking(images, search), search) * steps * batchSize;
};
