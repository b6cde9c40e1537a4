/** The levels at which distributions are reported. */
export const usualLevels = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;

/**
 * Quantile of ascending values at a level in 0..1, interpolated linearly: type 7 of Hyndman and Fan 1996, numpy's
 * default. NaN for no values.
 */
export const quantile = (sorted: ArrayLike<number>, level: number): number => {
  if (sorted.length === 0) return Number.NaN;
  const position = level * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
};

/** For values in any order. */
export const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
