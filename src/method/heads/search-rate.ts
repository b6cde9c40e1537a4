import { FixresError } from '../../base/errors.ts';
import { largest } from '../../base/extremes.ts';
import { foldsInAll, foldsOf, type RateSearch } from '../../domain/rate-search.ts';
import type { RecipeParams } from '../../domain/recipe.ts';
import type { BatchNormMode, Scope } from '../../domain/scope.ts';
import { elementCount, type Network, type Shape, type Weights } from '../../model/index.ts';
import type { FeatureSet } from '../features/features.ts';
import { pooledFeatures } from '../features/pooled-features.ts';
import { diverged } from '../training/diverged.ts';
import { type Watch, watchPart } from '../types.ts';
import { dealFolds, randomRows } from './choose-rows.ts';
import { type Tally, tryRates } from './try-rates.ts';

export interface RateSearching {
  readonly network: Network;
  readonly weights: Weights;
  /** Features of the participating training images (`searchRows`), with the test transform. */
  readonly features: FeatureSet;
  readonly scope: Scope;
  readonly bn: BatchNormMode;
  readonly recipe: Omit<RecipeParams, 'learning_rate'>;
  /** Number of all training images, which determines the number of steps. */
  readonly images: number;
  readonly search: RateSearch;
  readonly seed: number;
  readonly watch: Watch;
}

export interface FoundRate {
  readonly rate: number;
  /** Number of predictions for held-out images in each accuracy. */
  readonly answers: number;
  /** Sorted by rate. */
  readonly trials: readonly RateTrial[];
}

/** The result of a rate on held-out images; null if its training diverged. Accuracy 0..1. */
export interface RateTrial {
  readonly rate: number;
  readonly top1: number | null;
  readonly loss: number | null;
}

/**
 * The rows of the training images that take part in a search: no more than fit in memory with features of these shapes,
 * even if they are kept on disk, so that the same rate is found.
 */
export const searchRows = (
  images: number,
  shapes: readonly Shape[],
  { most_images: most }: RateSearch,
  seed: number,
): Int32Array => {
  const bytesOfImage = shapes.reduce((sum, shape) => sum + 4 * elementCount(shape), 0);
  return randomRows(images, Math.min(most, Math.max(fewestImages, Math.floor(mostBytes / bytesOfImage))), seed);
};

const mostBytes = 256 * 2 ** 20;
const fewestImages = 50;

/**
 * Finds the learning rate of a head: trains it with every rate on four fifths of the images, for the steps of its
 * recipe, and tests it on the held-out fifth, then repeats with other fifths until there are enough predictions. The same
 * seed gives the same rate. Throws METHOD_INVALID if no image can be held out, METHOD_DIVERGED if every rate diverges,
 * EXECUTE_INTERRUPTED.
 */
export const searchRate = async (searching: RateSearching): Promise<FoundRate> => {
  const { search, seed, watch } = searching;
  const own = search.of === 'classifier' ? await ofClassifier(searching) : searching;
  const { labels } = own.features;
  const folds = foldsOf(labels.length, search);
  const parts = dealFolds(labels, foldsInAll, seed);
  const rows = Int32Array.from(labels.keys());
  const tallies = search.rates.map((): Tally => ({ right: 0, loss: 0, hasDiverged: false }));
  let answers = 0;
  for (let fold = 0; fold < folds; fold++) {
    const rest = rows.filter((row) => parts[row] !== fold);
    const known = new Set(rest.map((row) => labels[row]!));
    const heldOut = rows.filter((row) => parts[row] === fold && known.has(labels[row]!));
    answers += heldOut.length;
    const told = watchPart(watch, fold / folds, (fold + 1) / folds);
    if (heldOut.length > 0) await tryRates({ ...own, watch: told }, { rest, heldOut }, tallies);
  }
  if (answers === 0) throw noneHeldOut();
  const trials = search.rates.map((rate, index) => trialOf(rate, tallies[index]!, answers));
  return { rate: bestOf(trials, answers), answers, trials };
};

const trialOf = (rate: number, { right, loss, hasDiverged }: Tally, answers: number): RateTrial =>
  hasDiverged ? { rate, top1: null, loss: null } : { rate, top1: right / answers, loss: loss / answers };

/** Only the classifier after the unmodified trunk, whatever else the head trains. */
const ofClassifier = async (searching: RateSearching): Promise<RateSearching> => {
  const { network, weights, features, watch } = searching;
  const scope: Scope = { classifier: true, bn: false, lastCells: 0 };
  if (features.cut === 'pooled') return { ...searching, scope };
  return { ...searching, scope, features: await pooledFeatures(network, weights, features, watch.signal) };
};

/**
 * The rate with the lowest loss among those whose accuracy is within one standard error of the best: with few held-out
 * images one additional correct prediction means little, and the loss reveals rates close to divergence.
 * Source for the standard error: Breiman et al., "Classification and Regression Trees", 1984, section 3.4.3.
 */
const bestOf = (trials: readonly RateTrial[], answers: number): number => {
  const trained = trials.filter(({ top1 }) => top1 !== null);
  if (trained.length === 0) {
    throw diverged(`every learning rate tried diverges: ${trials.map(({ rate }) => rate).join(', ')}`);
  }
  const best = largest(trained.map(({ top1 }) => top1!));
  const leastTop1 = best - Math.sqrt((best * (1 - best)) / answers);
  const [chosen] = trained.filter(({ top1 }) => top1! >= leastTop1).toSorted((a, b) => a.loss! - b.loss!);
  return chosen!.rate;
};

const noneHeldOut = (): FixresError =>
  new FixresError(
    'METHOD_INVALID',
    'no training image can be held out to search for a learning rate: each is the only one of its class',
    {
      path: '/recipe/learning_rate',
      hint: 'set a learning rate in `finetune.recipe`, such as 0.01',
    },
  );
