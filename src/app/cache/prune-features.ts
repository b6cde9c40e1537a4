import { removeFeatures } from '../../execute/feature-store/stored-features.ts';
import { askStore } from '../ask-store.ts';
import { removeLeftWindows } from '../run/forget-windows.ts';
import { cachedFeatures, type FeaturesRow, featuresRow } from './cached-features.ts';
import { chooseForPruning } from './choose-for-pruning.ts';

export interface PrunedFeatures {
  /** Nothing was deleted; this is what would be. */
  readonly dryRun: boolean;
  readonly budgetBytes: number;
  readonly pruned: readonly FeaturesRow[];
  readonly bytesLeft: number;
}

/**
 * Deletes kept features, least recently used first, until at most `budgetBytes` remain. They can be recomputed.
 * Also deletes windows that killed heads left.
 */
export const pruneFeatures = (runsDir: string, budgetBytes: number, dryRun: boolean): PrunedFeatures =>
  askStore(runsDir, (store) => {
    const features = cachedFeatures(store);
    const chosen = chooseForPruning(features, budgetBytes);
    if (!dryRun) removeLeftWindows(store);
    if (!dryRun) for (const { run, stored } of chosen) removeFeatures(store.paths, run.key, stored);
    const kept = features.filter((each) => !chosen.includes(each)).map(featuresRow);
    const bytesLeft = kept.reduce((sum, { bytes }) => sum + bytes, 0);
    return { dryRun, budgetBytes, pruned: chosen.map(featuresRow), bytesLeft };
  });
