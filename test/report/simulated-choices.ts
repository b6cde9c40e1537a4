import { type RandomStream, randomStream } from '../../src/base/random.ts';
import { crossFit } from '../../src/report/best/cross-fit.ts';

/** True accuracies of a network at seven resolutions, as quantiles of a normal law; the third is the baseline. */
export interface Law {
  readonly name: string;
  readonly quantiles: readonly number[];
  /** Correlation of an image's difficulty between resolutions. */
  readonly correlation: number;
}

const baseline = 2;

export const laws: readonly Law[] = [
  { name: 'no resolution is better', quantiles: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], correlation: 0.9 },
  { name: 'one resolution is a little better', quantiles: [0.3, 0.45, 0.5, 0.58, 0.55, 0.45, 0.2], correlation: 0.9 },
  { name: 'one resolution is far better', quantiles: [0, 0.3, 0.5, 0.9, 0.4, 0.2, 0.1], correlation: 0.9 },
];

/**
 * Draws studies of so many images and compares what is reported with what is true: the mean of the true gains of the choices,
 * weighted as they were made. `readOff`: how much the highest point of the curve minus the baseline flatters.
 */
export const simulate = (law: Law, { images, trials }: { readonly images: number; readonly trials: number }) => {
  const truth = law.quantiles.map(normalShare);
  const gainOf = (candidate: number): number => truth[candidate]! - truth[baseline]!;
  let [covered, significant, readOff] = [0, 0, 0];
  const errors: number[] = [];
  for (let trial = 0; trial < trials; trial++) {
    const right = drawStudy(law, images, randomStream('study', law.name, images, trial));
    const {
      difference,
      difference_ci95: [low, high],
      shares,
    } = crossFit(right, right[baseline]!);
    const target = shares.reduce((sum, share, candidate) => sum + share * gainOf(candidate), 0);
    errors.push(difference - target);
    if (low <= target && target <= high) covered++;
    if (low > 0) significant++;
    const totals = right.map((values) => values.reduce((a, b) => a + b));
    const highest = totals.indexOf(Math.max(...totals));
    readOff += ((totals[highest]! - totals[baseline]!) / images - gainOf(highest)) / trials;
  }
  const bias = errors.reduce((a, b) => a + b) / trials;
  const biasError = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0)) / trials;
  const coverage = covered / trials;
  const row = [points(bias), points(readOff), percent(coverage), percent(significant / trials)].join(' | ');
  return { bias, biasError, coverage, readOff, row };
};

const points = (share: number): string => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(2)}`;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const drawStudy = ({ quantiles, correlation }: Law, images: number, stream: RandomStream): Float64Array[] => {
  const right = quantiles.map(() => new Float64Array(images));
  for (let image = 0; image < images; image++) {
    const shared = Math.sqrt(correlation) * stream.normal();
    for (const [candidate, quantile] of quantiles.entries()) {
      const own = Math.sqrt(1 - correlation) * stream.normal();
      right[candidate]![image] = shared + own < quantile ? 1 : 0;
    }
  }
  return right;
};

/** P(X < quantile) of the standard normal law, by Simpson's rule. */
const normalShare = (quantile: number): number => {
  const steps = 200;
  const step = quantile / steps;
  const density = (x: number): number => Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(quantile);
  for (let at = 1; at < steps; at++) sum += (at % 2 === 0 ? 2 : 4) * density(at * step);
  return 0.5 + (sum * step) / 3;
};
