import { FixresError } from '../../base/errors.ts';
import type { ZeroFrechetLaw } from '../../domain/activation-map.ts';

/**
 * Fits a point mass at zero and a Fréchet (inverse Weibull) distribution above it by maximum likelihood. The reciprocal
 * of a Fréchet variable is Weibull with the same shape, whose likelihood equation sum(y^a log y) / sum(y^a) - 1/a =
 * mean(log y) has one solution, found by Newton's method. Takes values in ascending order. Throws METHOD_INVALID for
 * negative values, and for fewer than two distinct positive ones.
 */
export const fitZeroFrechet = (sorted: Float32Array): ZeroFrechetLaw => {
  if (sorted.length === 0 || sorted[0]! < 0) throw negative(sorted[0]);
  const firstPositive = countAtMost(sorted, 0);
  const logs = Float64Array.from(sorted.subarray(firstPositive), (value) => -Math.log(value));
  if (logs.length === 0 || logs[0] === logs.at(-1)) throw degenerate(sorted.length - firstPositive);
  const largest = logs[0]!;
  const meanLog = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const spread = Math.sqrt(logs.reduce((sum, log) => sum + (log - meanLog) ** 2, 0) / logs.length);
  // The logarithm of a Weibull variable has standard deviation pi / (sqrt(6) shape).
  let shape = Math.PI / (Math.sqrt(6) * spread);
  let moments = weightedMoments(logs, shape, largest);
  for (let step = 0; step < mostNewtonSteps; step++) {
    const slope = moments.variance + 1 / shape ** 2;
    const next = shape - (moments.mean - meanLog - 1 / shape) / slope;
    const bounded = Math.min(2 * shape, Math.max(shape / 2, next));
    const change = Math.abs(bounded / shape - 1);
    shape = bounded;
    moments = weightedMoments(logs, shape, largest);
    if (change < 1e-10) break;
  }
  // The Weibull's scale is mean(y^shape)^(1 / shape), the Fréchet's one over it.
  const scale = Math.exp(-(largest + Math.log(moments.weight / logs.length) / shape));
  return { zeros: firstPositive / sorted.length, shape, scale };
};

const mostNewtonSteps = 100;

/** Mean and variance of logarithms weighted with exp(shape (log - largest)), and the sum of the weights. */
const weightedMoments = (logs: Float64Array, shape: number, largest: number) => {
  let [weight, first, second] = [0, 0, 0];
  for (const log of logs) {
    const share = Math.exp(shape * (log - largest));
    weight += share;
    first += share * (log - largest);
    second += share * (log - largest) ** 2;
  }
  const mean = first / weight;
  return { weight, mean: mean + largest, variance: second / weight - mean ** 2 };
};

/** Number of ascending values up to a limit. */
const countAtMost = (sorted: Float32Array, limit: number): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** F(x). */
export const frechetCdf = ({ zeros, shape, scale }: ZeroFrechetLaw, value: number): number => {
  if (value < 0) return 0;
  return value === 0 ? zeros : zeros + (1 - zeros) * Math.exp(-((value / scale) ** -shape));
};

/**
 * Kolmogorov distance of ascending values from a distribution: the largest difference of the two distribution
 * functions, 0..1.
 */
export const distanceFromLaw = (sorted: Float32Array, law: ZeroFrechetLaw): number => {
  let distance = 0;
  for (let first = countAtMost(sorted, 0); first < sorted.length; ) {
    let end = first + 1;
    while (end < sorted.length && sorted[end] === sorted[first]) end += 1;
    const expected = frechetCdf(law, sorted[first]!);
    distance = Math.max(distance, expected - first / sorted.length, end / sorted.length - expected);
    first = end;
  }
  return distance;
};

const negative = (value: number | undefined): FixresError =>
  new FixresError(
    'METHOD_INVALID',
    `a Fréchet distribution has no values below zero, but a pooled activation is ${value}`,
    {
      path: '/adapt',
      hint: 'the network does not pool the output of a ReLU: use `adapt: [empirical]` or `[scale]`',
    },
  );

const degenerate = (positive: number): FixresError =>
  new FixresError('METHOD_INVALID', `no Fréchet distribution fits ${positive} identical positive activations`, {
    path: '/adapt',
    hint: 'use more images (`finetune.images`), or check the weights',
  });
