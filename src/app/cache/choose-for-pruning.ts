import type { CachedFeatures } from './cached-features.ts';

/**
 * What has to go so that the rest fits into the budget: least recently used first, never what an unfinished run needs.
 * Gives fewer than enough when everything else is needed.
 */
export const chooseForPruning = (
  leastRecentFirst: readonly CachedFeatures[],
  budgetBytes: number,
): CachedFeatures[] => {
  let total = leastRecentFirst.reduce((sum, { stored }) => sum + stored.bytes, 0);
  const chosen: CachedFeatures[] = [];
  for (const features of leastRecentFirst) {
    if (total <= budgetBytes) break;
    if (features.run.isNeeded) continue;
    chosen.push(features);
    total -= features.stored.bytes;
  }
  return chosen;
};
