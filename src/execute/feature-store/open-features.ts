import { utimesSync } from 'node:fs';
import { corruptFile, missingFile } from '../../base/files/damage.ts';
import type { FeatureSet, Judging } from '../../method/index.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import { artifactNames, inputArtifactsByName, readInputJson } from '../artifacts.ts';
import { toJudging } from '../judging.ts';
import { type FeatureLayout, shardSpans } from './layout.ts';
import { ShardReader } from './shard-reader.ts';

/** `labels.json` of a features run: one label for each image. */
export interface FeatureLabels {
  /** Number of classes of the data set. */
  readonly classes: number;
  /** Index of each image in its part. */
  readonly images: readonly number[];
  readonly labels: readonly number[];
  /** Images of the part that are left out because they can't be read. */
  readonly skipped: number;
  /** Labels that may be predicted; absent: all. */
  readonly answers?: readonly number[];
  /** Images with additional correct labels; absent: none. */
  readonly alsoRight?: readonly (readonly [image: number, labels: readonly number[]])[];
}

/** Features in files; rows are read from disk on request, and shards hashed when first read. */
export interface OpenedFeatures extends FeatureSet {
  readonly classes: number;
  /** Images of the part that are left out because they can't be read. */
  readonly skipped: number;
  readonly judging: Judging;
  /** Records that the features were in use until now. */
  readonly close: () => void;
}

/**
 * Opens a run's features for one cut. Throws EXECUTE_ARTIFACT_MISSING, EXECUTE_ARTIFACT_CORRUPT for files that are
 * absent or too short; `rows` throws the same for a shard whose content has changed.
 */
export const openFeatures = (paths: RunPaths, key: string, cut: string): OpenedFeatures => {
  const layout = readInputJson<FeatureLayout>(paths, key, artifactNames.featureLayout);
  const { classes, images, labels, skipped, ...judging } = readInputJson<FeatureLabels>(
    paths,
    key,
    artifactNames.labels,
  );
  const layoutFile = paths.artifact(key, artifactNames.featureLayout);
  if (labels.length !== layout.count) {
    throw corruptFile(layoutFile, `${layout.count} images have ${labels.length} labels`);
  }
  const shapes = layout.cuts.find((each) => each.cut === cut)?.shapes;
  if (shapes === undefined) throw missingFile(paths.artifact(key, artifactNames.features(cut, 0)));
  const names = shardSpans(layout).map(({ shard }) => artifactNames.features(cut, shard));
  const reader = new ShardReader(inputArtifactsByName(paths, key, names), layout, shapes);
  touch(layoutFile);
  return {
    cut,
    shapes,
    classes,
    skipped,
    judging: toJudging(judging),
    images: Int32Array.from(images),
    labels: Int32Array.from(labels),
    rows: (indices, into) => reader.rows(indices, into),
    close: () => touch(layoutFile),
  };
};

/** The modification time of the layout file records when the features were last used; `fixres cache` relies on it. */
const touch = (layoutFile: string): void => {
  try {
    utimesSync(layoutFile, new Date(), new Date());
  } catch {
    // A folder that is not writable is not pruned either.
  }
};
