import { type Interval, mean, wilsonInterval95 } from '../base/statistics.ts';

/** The tested images of one class. Counts are whole, or means over seeds. */
export interface ClassCount {
  readonly label: number;
  readonly n: number;
  /** Of the `n`: predicted correctly, and with the correct class among the five most likely. */
  readonly correct: number;
  readonly correct5: number;
}

/** `n` images of the class `label` were predicted as `predicted`. */
export interface Confusion {
  readonly label: number;
  readonly predicted: number;
  readonly n: number;
}

/** Mean of the classes' accuracies, 0..1; classes without images are ignored. NaN for none. */
export const meanPerClass = (counts: readonly ClassCount[]): number => mean(tested(counts).map(shareOf));

/**
 * 95 % interval of `meanPerClass`, from the classes' own Wilson intervals; for one class it is Wilson's.
 * Source: G. Y. Zou, W. Huang, X. Zhang, "A note on confidence interval estimation for a linear function of binomial
 * proportions", Comput. Stat. Data Anal. 53 (2009).
 */
export const meanPerClassInterval95 = (counts: readonly ClassCount[]): Interval => {
  const classes = tested(counts);
  const centre = meanPerClass(classes);
  const reach = (end: 0 | 1): number =>
    Math.hypot(...classes.map((count) => wilsonInterval95(count.correct, count.n)[end] - shareOf(count))) /
    classes.length;
  return [Math.max(0, centre - reach(0)), Math.min(1, centre + reach(1))];
};

const tested = (counts: readonly ClassCount[]): ClassCount[] => counts.filter(({ n }) => n > 0);

const shareOf = ({ correct, n }: ClassCount): number => correct / n;
