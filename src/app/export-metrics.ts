import { userInfo } from 'node:os';
import { writeMlflow } from '../report/export/mlflow.ts';
import { writeTensorboard } from '../report/export/tensorboard.ts';
import { findExperiment } from '../store/queries/find-experiment.ts';
import { askStore } from './ask-store.ts';
import { trackedRuns } from './run/tracked-runs.ts';

export const trackerFormats = ['mlflow', 'tensorboard'] as const;
export type TrackerFormat = (typeof trackerFormats)[number];

/**
 * Writes params, metrics and results for an experiment tracker, and returns the number of runs written. The store is
 * only read; an earlier export in the folder is replaced. Throws `STORE_NOT_FOUND` for an unknown experiment.
 */
export const exportMetrics = (
  runsDir: string,
  format: TrackerFormat,
  folder: string,
  experiment: string | undefined,
): number =>
  askStore(runsDir, (store) => {
    if (experiment !== undefined) findExperiment(store, experiment);
    const runs = trackedRuns(store, experiment);
    return format === 'mlflow' ? writeMlflow(runs, folder, userInfo().username) : writeTensorboard(runs, folder);
  });
