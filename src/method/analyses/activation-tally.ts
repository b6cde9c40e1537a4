import { usualLevels } from '../../base/quantile.ts';
import type { ActivationsAnalysis } from '../../domain/analysis-types.ts';

/** Points of the CDF: 32 in each octave from 2^-14 to 2^7, their negatives, and zero. */
const positivePoints = Array.from({ length: 21 * 32 + 1 }, (_, index) => 2 ** (index / 32 - 14));
export const activationPoints: readonly number[] = [
  ...positivePoints.map((point) => -point).reverse(),
  0,
  ...positivePoints,
];

/** Activations with an absolute value up to this count as near zero. */
export const nearZero = 1e-3;

/** Everything except the numbers of images and components. */
type TallyResult = Omit<ActivationsAnalysis, 'analysis' | 'images' | 'components'>;

/** The distribution of streamed values, in constant memory. */
export class ActivationTally {
  /** Values above the previous point, up to each point; the last: above all points. */
  readonly #counts = new Float64Array(activationPoints.length + 1);
  #count = 0;
  #zeros = 0;
  #nearZeros = 0;
  #mean = 0;
  /** Sum of squared differences from the mean: Welford 1962. */
  #squares = 0;
  #minimum = Infinity;
  #maximum = -Infinity;

  add(values: Float32Array): void {
    for (const value of values) {
      this.#count += 1;
      if (value === 0) this.#zeros += 1;
      if (Math.abs(value) <= nearZero) this.#nearZeros += 1;
      const difference = value - this.#mean;
      this.#mean += difference / this.#count;
      this.#squares += difference * (value - this.#mean);
      this.#minimum = Math.min(this.#minimum, value);
      this.#maximum = Math.max(this.#maximum, value);
      this.#counts[firstPointFrom(value)]! += 1;
    }
  }

  result(): TallyResult {
    let below = 0;
    const cdf = activationPoints.map((_, index) => {
      below += this.#counts[index]!;
      return below / this.#count;
    });
    return {
      mean: this.#mean,
      standardDeviation: Math.sqrt(this.#squares / this.#count),
      minimum: this.#minimum,
      maximum: this.#maximum,
      zeros: this.#zeros / this.#count,
      nearZeros: this.#nearZeros / this.#count,
      nearZero,
      quantiles: usualLevels.map((level) => this.#quantile(cdf, level)),
      quantileLevels: usualLevels,
      points: activationPoints,
      cdf,
    };
  }

  /** Linear between the points around it. */
  #quantile(cdf: readonly number[], level: number): number {
    const within = (value: number) => Math.min(this.#maximum, Math.max(this.#minimum, value));
    const index = cdf.findIndex((share) => share >= level);
    if (index < 0) return this.#maximum;
    const high = activationPoints[index]!;
    // Zero is a point mass if there is one; below the first point there is nothing to interpolate.
    const isMass = high === 0 && level > cdf[index]! - this.#zeros / this.#count;
    if (index === 0 || isMass) return within(high);
    const low = activationPoints[index - 1]!;
    const before = cdf[index - 1]!;
    return within(low + ((level - before) / (cdf[index]! - before)) * (high - low));
  }
}

/** Index of the first point that is not below the value; the number of points if there is none. */
const firstPointFrom = (value: number): number => {
  let [low, high] = [0, activationPoints.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (activationPoints[middle]! >= value) high = middle;
    else low = middle + 1;
  }
  return low;
};
