import { userInfo } from 'node:os';
import { FixresError } from '../base/errors.ts';
import { writeMlflow } from '../report/export/mlflow.ts';
import { writeTensorboard } from '../report/export/tensorboard.ts';
import { listExperiments } from '../store/queries/experiments.ts';
import type { Store } from '../store/store.ts';
import { askStore } from './ask-store.ts';
import { trackedRuns } from './run/tracked-runs.ts';

export const trackerFormats = ['mlflow', 'tensorboard'] as const;
export type TrackerFormat = (typeof trackerFormats)[number];

/**
 * Writes params, metrics and results for another program's tracker, and returns how many runs were written. The store is only
 * read; what an earlier export wrote into the folder is replaced. Throws `STORE_NOT_FOUND` for an unknown experiment.
 */
export const exportMetrics = (
  runsDir: string,
  format: TrackerFormat,
  folder: string,
  experiment: string | undefined,
): number =>
  askStore(runsDir, (store) => {
    if (experiment !== undefined) assertKnown(store, experiment);
    const runs = trackedRuns(store, experiment);
    return format === 'mlflow' ? writeMlflow(runs, folder, userInfo().username) : writeTensorboard(runs, folder);
  });

const assertKnown = (store: Store, experiment: string): void => {
  const known = listExperiments(store).map(({ name }) => name);
  if (known.includes(experiment)) return;
  throw new FixresError('STORE_NOT_FOUND', `there is no experiment \`${experiment}\`; there are: ${known.join(', ')}`, {
    hint: '`fixres status` lists the experiments',
  });
};
