import { largest } from '../../base/extremes.ts';
import { randomStream } from '../../base/random.ts';
import { type Interval, pairedDifference, z95 } from '../../base/statistics.ts';

/** The gain of choosing when the images used for choosing are also the test images. */
export interface CrossFit {
  readonly images: number;
  readonly folds: number;
  /** Number of times the images were dealt into folds. */
  readonly repeats: number;
  /** Top-1 on each image of what was chosen without it, minus the baseline's: mean over images and repeats, -1..1. */
  readonly difference: number;
  readonly difference_ci95: Interval;
  /** How often each candidate was chosen, in the given order, 0..1. */
  readonly shares: readonly number[];
}

const folds = 5;
const repeats = 20;

/**
 * Chooses the candidate with the highest top-1 on four fifths of the images and compares it with the baseline on the
 * other fifth, for each fifth and for 20 ways to deal the images. No image takes part in a choice that it evaluates, so
 * the mean difference is an unbiased estimate of the gain of choosing on four fifths of the images. Ties go to the
 * first candidate.
 *
 * The interval is that of nested cross-validation: the folds of one deal share images, and an interval that treats
 * their differences as independent undercovers, down to 86 % of the time. Sources: M. Stone, "Cross-validatory choice
 * and assessment of statistical predictions", JRSS B 36 (1974); S. Bates, T. Hastie and R. Tibshirani,
 * "Cross-validation: what does it estimate and how well does it do it?", JASA 119 (2024), algorithm 1.
 *
 * @param right for each candidate and image how often it was right, 0..1 (a share where there are several seeds)
 * @param baseline the same for the baseline; at least ten images
 */
export const crossFit = (right: readonly Float64Array[], baseline: Float64Array): CrossFit => {
  const images = baseline.length;
  const chosen = right.map(() => 0);
  const means = { difference: 0, variance: 0, nestedError: 0 };
  for (let repeat = 0; repeat < repeats; repeat++) {
    const deal = dealImages(right, baseline, randomStream('cross-fit', repeat).permutation(images));
    const { difference, squares, nestedError, choices } = judge(deal);
    means.difference += difference / repeats;
    means.variance += pairedDifference(difference * images, squares, images).variance / repeats;
    means.nestedError += nestedError / repeats;
    for (const choice of choices) chosen[choice]! += 1 / (repeats * folds);
  }
  const naive = Math.sqrt(means.variance);
  const nested = Math.sqrt(Math.max(0, (means.nestedError * (folds - 1)) / folds));
  const reach = z95 * Math.min(Math.max(nested, naive), Math.sqrt(folds) * naive);
  const { difference } = means;
  const difference_ci95 = [Math.max(-1, difference - reach), Math.min(1, difference + reach)] as const;
  return { images, folds, repeats, difference, difference_ci95, shares: chosen };
};

/** The fewest images that can be dealt into folds: two per fold. */
export const fewestImages = 2 * folds;

/** Sum of the images' values in each fold. */
interface Deal {
  readonly sizes: readonly number[];
  /** For each candidate, the sum of its correctness minus the baseline's, and the sum of squares. */
  readonly sums: readonly Float64Array[];
  readonly squares: readonly Float64Array[];
}

const dealImages = (right: readonly Float64Array[], baseline: Float64Array, order: ArrayLike<number>): Deal => {
  const sizes = new Array<number>(folds).fill(0);
  for (let image = 0; image < order.length; image++) sizes[order[image]! % folds]!++;
  const sums = right.map(() => new Float64Array(folds));
  const squares = right.map(() => new Float64Array(folds));
  for (const [candidate, values] of right.entries()) {
    for (let image = 0; image < values.length; image++) {
      const [fold, difference] = [order[image]! % folds, values[image]! - baseline[image]!];
      sums[candidate]![fold]! += difference;
      squares[candidate]![fold]! += difference ** 2;
    }
  }
  return { sizes, sums, squares };
};

const judge = (deal: Deal) => {
  const { sizes, sums, squares } = deal;
  const images = sizes.reduce((a, b) => a + b);
  const choices: number[] = [];
  const result = { difference: 0, squares: 0, nestedError: 0, choices };
  for (let fold = 0; fold < folds; fold++) {
    const choice = choose(deal, [fold]);
    const [size, sum, square] = [sizes[fold]!, sums[choice]![fold]!, squares[choice]![fold]!];
    choices.push(choice);
    result.difference += sum / images;
    result.squares += square;
    let inner = 0;
    for (let other = 0; other < folds; other++) if (other !== fold) inner += sums[choose(deal, [fold, other])]![other]!;
    const outside = sum / size;
    const variance = (square / size - outside ** 2) / (size - 1);
    result.nestedError += ((inner / (images - size) - outside) ** 2 - variance) / folds;
  }
  return result;
};

/** The best candidate when these folds are left out. */
const choose = ({ sums }: Deal, without: readonly number[]): number => {
  const totals = sums.map((ofFold) =>
    ofFold.reduce((total, value, fold) => (without.includes(fold) ? total : total + value), 0),
  );
  const most = largest(totals);
  // Summing shares in another order may change the last bits.
  return totals.findIndex((total) => total > most - 1e-9);
};
