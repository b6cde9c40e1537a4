import { quantile, usualLevels } from '../../base/quantile.ts';
import type { ShareDistribution } from '../../domain/analysis-types.ts';

/** Number of bins, each a hundredth wide. */
const bins = 100;

/** The distribution of shares, 0..1, in fixed bins. Sorts the values in place. */
export const shareDistribution = (values: Float64Array): ShareDistribution => {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    // The first bin whose upper edge is not below it.
    const bin = Math.max(0, Math.ceil(value * bins) - 1);
    counts[Math.min(bin, bins - 1)]! += 1;
  }
  let below = 0;
  const sorted = values.sort();
  return {
    count: values.length,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    quantiles: usualLevels.map((level) => quantile(sorted, level)),
    quantileLevels: usualLevels,
    edges: Array.from({ length: bins + 1 }, (_, edge) => edge / bins),
    shares: counts.map((count) => count / values.length),
    cdf: [0, ...counts].map((count) => {
      below += count;
      return below / values.length;
    }),
  };
};
