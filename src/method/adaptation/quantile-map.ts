import { quantile } from '../../base/quantile.ts';
import type { ActivationMap } from '../../domain/activation-map.ts';

/** Levels 0, 1/1000 ... 1. */
const steps = 1000;

/**
 * The quantile map of one sample onto another, both in ascending order: linear between 1001 quantiles. If quantiles of
 * the first coincide, the value maps to the mean of their counterparts; but zero stays zero if it is the lowest value.
 */
export const quantileMap = (
  test: Float32Array,
  reference: Float32Array,
): Extract<ActivationMap, { fit: 'empirical' }> => {
  const from: number[] = [];
  const to: number[] = [];
  for (let step = 0; step <= steps; ) {
    const value = quantile(test, step / steps);
    let [sum, tied] = [0, 0];
    while (step <= steps && quantile(test, step / steps) === value) {
      sum += quantile(reference, step / steps);
      tied += 1;
      step += 1;
    }
    const staysZero = from.length === 0 && value === 0 && reference[0]! >= 0;
    from.push(value);
    to.push(staysZero ? 0 : sum / tied);
  }
  return { fit: 'empirical', from, to };
};

/**
 * Interpolates a value between the knots. Beyond the last knot it keeps the factor if both ends are positive; otherwise
 * it keeps the distance from the outermost knot.
 */
export const throughKnots = (from: readonly number[], to: readonly number[], value: number): number => {
  const last = from.length - 1;
  if (value >= from[last]!) {
    const isScaled = from[last]! > 0 && to[last]! > 0;
    return isScaled ? value * (to[last]! / from[last]!) : value - from[last]! + to[last]!;
  }
  if (value < from[0]!) return value - from[0]! + to[0]!;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (from[middle]! <= value) low = middle;
    else high = middle;
  }
  const share = (value - from[low]!) / (from[high]! - from[low]!);
  return to[low]! + share * (to[high]! - to[low]!);
};
