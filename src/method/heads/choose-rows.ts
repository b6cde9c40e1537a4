import { randomStream } from '../../base/random.ts';
import type { FeatureSet } from '../features/features.ts';

/** Some of the rows, in the given order. */
export const chooseRows = (features: FeatureSet, chosen: Int32Array): FeatureSet => ({
  cut: features.cut,
  shapes: features.shapes,
  labels: chosen.map((row) => features.labels[row]!),
  rows: (indices, into) =>
    features.rows(
      indices.map((index) => chosen[index]!),
      into,
    ),
});

/** Rows of at most `most` images, in ascending order: the first of a random order determined by the seed. */
export const randomRows = (images: number, most: number, seed: number): Int32Array =>
  randomStream(seed, 'search', 'rows').permutation(images).subarray(0, most).toSorted();

/**
 * Deals rows into `folds` parts of equal size, class by class, in an order determined by the seed: each part has its
 * share of every class, if the class is large enough. Returns the part of each row.
 */
export const dealFolds = (labels: Int32Array, folds: number, seed: number): Int32Array => {
  const order = randomStream(seed, 'search', 'folds').permutation(labels.length);
  const byClass = [...order].sort((a, b) => labels[a]! - labels[b]!);
  const parts = new Int32Array(labels.length);
  for (const [place, row] of byClass.entries()) parts[row] = place % folds;
  return parts;
};
