import type { DatasetIndex } from '../data/index.ts';
import type { DatasetParams } from '../domain/datasets/params.ts';
import type { RunPaths } from '../plan/handover/run-paths.ts';
import { artifactNames, readInputJson } from './artifacts.ts';

/** The results of an index run: a description of the data set, and the list of its images. */
export interface IndexedDataset {
  readonly dataset: DatasetParams;
  readonly index: DatasetIndex;
}

/** The data set of an `index` run, by the run's key. */
export const readDataset = (paths: RunPaths, key: string): IndexedDataset => ({
  dataset: readInputJson<DatasetParams>(paths, key, artifactNames.dataset),
  index: readInputJson<DatasetIndex>(paths, key, artifactNames.index),
});
