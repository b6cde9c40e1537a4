import type { NdArray } from './nd-array.ts';

/** Step of the central difference. In float64 its error is about step^2 and 1e-16 / step: some 1e-10 of the values. */
const step = 1e-5;

/**
 * The gradient of `sum(f(...inputs) * weights)` in the input number `which`. For a piecewise linear `f` right as long
 * as no value lies within `step` of a kink.
 */
export const finiteDifferences = (
  f: (...inputs: NdArray[]) => NdArray,
  inputs: readonly NdArray[],
  which: number,
  weights: readonly number[],
): readonly number[] => {
  const { shape, values } = inputs[which]!;
  const weighted = (position: number, change: number): number => {
    const changed = { shape, values: values.with(position, values[position]! + change) };
    return f(...inputs.with(which, changed)).values.reduce((sum, value, i) => sum + value * weights[i]!, 0);
  };
  return values.map((_, position) => (weighted(position, step) - weighted(position, -step)) / (2 * step));
};
