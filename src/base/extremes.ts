/*
 * For lists of arbitrary length: `Math.max(...values)` passes every value on the stack, which holds about a hundred
 * thousand.
 */

/** -Infinity if empty, like `Math.max`. */
export const largest = (values: Iterable<number>): number => {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) most = Math.max(most, value);
  return most;
};

/** Infinity if empty, like `Math.min`. */
export const smallest = (values: Iterable<number>): number => {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) least = Math.min(least, value);
  return least;
};
