/*
 * `Math.max(...values)` passes every value on the stack, which holds some hundred thousand: for lists whose length comes from
 * somebody's data.
 */

/** -Infinity for none, as `Math.max`. */
export const largest = (values: Iterable<number>): number => {
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) most = Math.max(most, value);
  return most;
};

/** Infinity for none, as `Math.min`. */
export const smallest = (values: Iterable<number>): number => {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) least = Math.min(least, value);
  return least;
};
