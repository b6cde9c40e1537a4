import type { RecipeParams } from './recipe.ts';

/** How the learning rate of a head is searched for, on held-out ones of its training images. */
export interface RateSearch {
  /** Whose rate it is: the head's own, or that of the classifier alone, for a head that trains little beside it. */
  readonly of: 'head' | 'classifier';
  /** Base learning rates that are tried, rising. */
  readonly rates: readonly number[];
  /** Training images that take part at most, so that the search of a large data set costs no more than that of a small one. */
  readonly most_images: number;
  /** Optimiser steps of a trial at most. */
  readonly most_steps: number;
  /** A fifth of the images is held out; further fifths in turn, this many at most, until there are `answers`. */
  readonly most_folds: number;
  /** Number of held-out answers needed to distinguish rates. */
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
  /** Held-out answers behind each accuracy. */
  answers: 'search_answers',
  top1: (rate: number): string => `search_top1/${rate}`,
  loss: (rate: number): string => `search_loss/${rate}`,
} as const;

/** Number of parts that the images are dealt into, of which one is held out. */
export const foldsInAll = 5;

/** The number of training images that take part. */
export const taking = (images: number, { most_images: most }: RateSearch): number => Math.min(images, most);

/** The number of fifths of the images that are held out in turn. */
export const foldsOf = (images: number, { most_folds: most, answers }: RateSearch): number =>
  Math.min(most, Math.ceil(answers / Math.max(1, Math.floor(images / foldsInAll))));
