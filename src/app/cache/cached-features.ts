import { type StoredFeatures, storedFeatures } from '../../execute/feature-store/stored-features.ts';
import { type FeatureRun, featureRuns } from '../../store/queries/feature-runs.ts';
import type { Store } from '../../store/store.ts';
import { askStore } from '../ask-store.ts';

/** Features on disk. */
export interface CachedFeatures {
  readonly run: FeatureRun;
  readonly stored: StoredFeatures;
}

/** All features in a runs folder, least recently used first. */
export const cachedFeatures = (store: Store): CachedFeatures[] =>
  featureRuns(store)
    .flatMap((run) => {
      const stored = storedFeatures(store.paths, run.key);
      return stored === null ? [] : [{ run, stored }];
    })
    .sort((a, b) => a.stored.lastUseMs - b.stored.lastUseMs);

/** A row of a listing. */
export const featuresRow = ({ run, stored }: CachedFeatures) => {
  const { model, part, images, transform, cuts, dtype = 'float32' } = run.job.params;
  return {
    key: run.key,
    title: run.title,
    status: run.status,
    model: model.architecture,
    testResolutionPx: transform.testResolutionPx,
    part,
    images,
    cuts,
    dtype,
    bytes: stored.bytes,
    lastUseMs: stored.lastUseMs,
    experiments: run.experiments,
    needed: run.isNeeded,
  };
};

export type FeaturesRow = ReturnType<typeof featuresRow>;

/** The features in a runs folder as rows, least recently used first. */
export const listFeatures = (runsDir: string): FeaturesRow[] =>
  askStore(runsDir, (store) => cachedFeatures(store).map(featuresRow));
