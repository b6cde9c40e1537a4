import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { exportMetrics, type TrackerFormat, trackerFormats } from '../../app/export-metrics.ts';
import { counted } from '../../base/counted.ts';
import type { CliIo } from '../io.ts';
import { runsFolder, type StoredOptions, withRunsDir } from './stored.ts';

interface ExportOptions extends StoredOptions {
  readonly format: TrackerFormat;
  readonly output: string;
  readonly experiment?: string;
}

/** `fixres metrics export`: exports params, metrics and results to experiment trackers. The store is only read. */
export const registerMetrics = (program: Command, io: CliIo): void => {
  const metrics = program.command('metrics').description('export metrics to other programs');
  withRunsDir(metrics.command('export').description('write params, metrics and results for MLflow or TensorBoard'))
    .addOption(
      new Option('--format <format>', "MLflow's file store or TensorBoard's event files")
        .choices(trackerFormats)
        .makeOptionMandatory(),
    )
    .requiredOption('-o, --output <folder>', 'output folder; an earlier export in it is replaced')
    .option('--experiment <name>', 'only this experiment')
    .action(({ runsDir, format, output, experiment }: ExportOptions) => {
      const folder = resolve(io.cwd, output);
      const written = exportMetrics(runsFolder(io, runsDir), format, folder, experiment);
      const next = format === 'mlflow' ? 'mlflow ui --backend-store-uri' : 'tensorboard --logdir';
      io.out(`wrote ${counted(written, 'run')}; view the result with: ${next} ${folder}\n`);
    });
};
