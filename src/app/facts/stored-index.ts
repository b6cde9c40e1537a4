import { isFixresError } from '../../base/errors.ts';
import type { DatasetIndex } from '../../data/index.ts';
import { artifactNames, readInputJson } from '../../execute/artifacts.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';

/** The index of a data set written by a run; null if it is gone. Throws `EXECUTE_ARTIFACT_CORRUPT`. */
export const storedIndex = (paths: RunPaths, key: string): DatasetIndex | null => {
  try {
    return readInputJson<DatasetIndex>(paths, key, artifactNames.index);
  } catch (error) {
    if (isFixresError(error) && error.code === 'EXECUTE_ARTIFACT_MISSING') return null;
    throw error;
  }
};
