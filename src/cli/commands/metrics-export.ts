import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { trackedRuns } from '../../app/run/tracked-runs.ts';
import { FixresError } from '../../base/errors.ts';
import { writeMlflow } from '../../report/export/mlflow.ts';
import { writeTensorboard } from '../../report/export/tensorboard.ts';
import { listExperiments } from '../../store/queries/experiments.ts';
import type { Store } from '../../store/store.ts';
import type { CliIo } from '../io.ts';
import { askStore, type StoredOptions, withRunsDir } from './stored.ts';

const formats = ['mlflow', 'tensorboard'] as const;

interface ExportOptions extends StoredOptions {
  readonly format: (typeof formats)[number];
  readonly output: string;
  readonly experiment?: string;
}

/** `fixres metrics export`: params, metrics and results for other programs' trackers. The store is only read. */
export const registerMetrics = (program: Command, io: CliIo): void => {
  const metrics = program.command('metrics').description('take metrics to other programs');
  withRunsDir(metrics.command('export').description('write params, metrics and results for MLflow or TensorBoard'))
    .addOption(
      new Option('--format <format>', "MLflow's file store or TensorBoard's event files")
        .choices(formats)
        .makeOptionMandatory(),
    )
    .requiredOption('-o, --output <folder>', 'where to; what an earlier export wrote is replaced')
    .option('--experiment <name>', 'only this experiment')
    .action(({ runsDir, format, output, experiment }: ExportOptions) => {
      const folder = resolve(io.cwd, output);
      const written = askStore(io, runsDir, (store) => {
        if (experiment !== undefined) assertKnown(store, experiment);
        const runs = trackedRuns(store, experiment);
        return format === 'mlflow' ? writeMlflow(runs, folder, userInfo().username) : writeTensorboard(runs, folder);
      });
      const next = format === 'mlflow' ? 'mlflow ui --backend-store-uri' : 'tensorboard --logdir';
      io.out(`wrote ${written} runs; look at them with: ${next} ${folder}\n`);
    });
};

const assertKnown = (store: Store, experiment: string): void => {
  const known = listExperiments(store).map(({ name }) => name);
  if (known.includes(experiment)) return;
  throw new FixresError('STORE_NOT_FOUND', `there is no experiment \`${experiment}\`; there are: ${known.join(', ')}`, {
    hint: '`fixres status` lists the experiments',
  });
};
