import type { CachedFeatures } from './cached-features.ts';

/**
 * Features to delete so that the rest fits the budget: least recently used first, never those that an unfinished run
 * needs. May free less than required if everything else is needed.
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
