import type { QuickCheck } from './types.ts';

/** Maximum number of images in the sanity check before the experiment. */
export const quickCheckImages = 64;

/** Whether guessing would reach this number of correct predictions with a probability above 1 in 1,000. */
export const quickCheck = (right: number, images: number, classes: number): QuickCheck => ({
  right,
  images,
  classes,
  isNearChance: upperTail(right, images, 1 / classes) > 0.001,
});

/** P(X >= k) of a binomial law. */
const upperTail = (k: number, trials: number, share: number): number => {
  let term = (1 - share) ** trials;
  let below = 0;
  for (let drawn = 0; drawn < k; drawn++) {
    below += term;
    term *= ((trials - drawn) / (drawn + 1)) * (share / (1 - share));
  }
  return 1 - below;
};
