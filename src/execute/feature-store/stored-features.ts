import { readdirSync, rmSync, statSync } from 'node:fs';
import { largest } from '../../base/extremes.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import { artifactNames } from '../artifacts.ts';

/** What a features run has on disk, finished or not. */
export interface StoredFeatures {
  /** Names of the shards in the run's folder. */
  readonly shards: readonly string[];
  readonly bytes: number;
  /** When they were last read or written; milliseconds since 1970. */
  readonly lastUseMs: number;
}

/** The shards that a features run has left; null if there are none (any more). */
export const storedFeatures = (paths: RunPaths, key: string): StoredFeatures | null => {
  const shards = namesIn(paths.folder(key)).filter((name) => /^features-.*\.\d+\.bin$/.test(name));
  if (shards.length === 0) return null;
  const stats = shards.flatMap((name) => statSync(paths.artifact(key, name), { throwIfNoEntry: false }) ?? []);
  const layout = statSync(paths.artifact(key, artifactNames.featureLayout), { throwIfNoEntry: false });
  return {
    shards,
    bytes: stats.reduce((total, { size }) => total + size, 0),
    lastUseMs: Math.round(Math.max(0, largest([...stats, ...(layout ? [layout] : [])].map(({ mtimeMs }) => mtimeMs)))),
  };
};

/** Removes the shards of a features run. Its description stays: the features can be recomputed bit for bit. */
export const removeFeatures = (paths: RunPaths, key: string, { shards }: StoredFeatures): void => {
  for (const shard of shards) rmSync(paths.artifact(key, shard), { force: true });
};

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // the run was never started, or its folder has been removed
  }
};
