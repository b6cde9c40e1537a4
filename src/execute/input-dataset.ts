import type { DatasetIndex } from '../data/index.ts';
import type { DatasetParams } from '../domain/datasets/params.ts';
import type { RunPaths } from '../plan/handover/run-paths.ts';
import { artifactNames, readInputJson } from './artifacts.ts';

/** What an index run leaves: what the data set is, and the list of its images. */
export interface IndexedDataset {
  readonly dataset: DatasetParams;
  readonly index: DatasetIndex;
}

/** The data set behind the key of an `index` run. */
export const readDataset = (paths: RunPaths, key: string): IndexedDataset => ({
  dataset: readInputJson<DatasetParams>(paths, key, artifactNames.dataset),
  index: readInputJson<DatasetIndex>(paths, key, artifactNames.index),
});
