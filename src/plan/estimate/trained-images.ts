import { foldsOf, type HeadRecipeParams, isSearching, type SearchingRecipe, taking } from '../../domain/rate-search.ts';
import { batchesOf, epochsOver } from '../../domain/training-length.ts';

/** Images that pass through a head while it is trained, those of the search for its learning rate included. */
export const trainedImages = (images: number, recipe: HeadRecipeParams): number => {
  const epochs = epochsOver(images, recipe);
  return epochs * images + (isSearching(recipe) ? searchedImages(images, epochs, recipe) : 0);
};

const searchedImages = (images: number, epochs: number, recipe: SearchingRecipe): number => {
  const { search } = recipe;
  const steps = Math.min(search.most_steps, epochs * batchesOf(images, recipe));
  return search.rates.length * foldsOf(taking(images, search), search) * steps * recipe.batch_size;
};
