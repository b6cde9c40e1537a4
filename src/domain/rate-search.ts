import type { RecipeParams } from './recipe.ts';

/** How a head's learning rate is searched for, with some of its training images held out. */
export interface RateSearch {
  /** What is trained to find the rate: the head or, if it trains little else, only its classifier. */
  readonly of: 'head' | 'classifier';
  /** Base learning rates to try, ascending. */
  readonly rates: readonly number[];
  /** Maximum number of training images to use, so that the search costs no more on a large data set than on a small one. */
  readonly most_images: number;
  /** Maximum number of optimiser steps of a trial. */
  readonly most_steps: number;
  /** Maximum number of fifths of the images that are held out in turn, until there are `answers` predictions. */
  readonly most_folds: number;
  /** Number of predictions for held-out images needed to distinguish rates. */
  readonly answers: number;
}

/** A recipe whose learning rate is searched for. */
export type SearchingRecipe = Omit<RecipeParams, 'learning_rate'> & {
  readonly learning_rate: 'search';
  readonly search: RateSearch;
};

/** The recipe of a head in a job. */
export type HeadRecipeParams = RecipeParams | SearchingRecipe;

export const isSearching = (recipe: HeadRecipeParams): recipe is SearchingRecipe => recipe.learning_rate === 'search';

/** Names of a search's numbers among the results of a run. Accuracies 0..1. */
export const rateResults = {
  /** The rate that was chosen. */
  chosen: 'learning_rate',
  /** Number of predictions for held-out images in each accuracy. */
  answers: 'search_answers',
  top1: (rate: number): string => `search_top1/${rate}`,
  loss: (rate: number): string => `search_loss/${rate}`,
} as const;

/** Number of parts into which the images are divided; one at a time is held out. */
export const foldsInAll = 5;

/** The number of training images to use. */
export const taking = (images: number, { most_images: most }: RateSearch): number => Math.min(images, most);

/** The number of fifths of the images that are held out in turn. */
export const foldsOf = (images: number, { most_folds: most, answers }: RateSearch): number =>
  Math.min(most, Math.ceil(answers / Math.max(1, Math.floor(images / foldsInAll))));
