import { type Command, InvalidArgumentError, Option } from 'commander';
import { describeRun } from '../../app/runs/describe-run.ts';
import {
  listRuns,
  type ParamFilter,
  type RunKind,
  type RunOrder,
  runKinds,
  runOrders,
} from '../../app/runs/list-runs.ts';
import { runLog } from '../../app/runs/run-log.ts';
import { runMetric } from '../../app/runs/run-metric.ts';
import type { RunStatus } from '../../domain/events.ts';
import type { CliIo } from '../io.ts';
import { collect, wholeNumber } from '../option-values.ts';
import { registerCancel } from './runs/cancel.ts';
import { registerClasses } from './runs/classes.ts';
import { curveTable } from './runs/curve-table.ts';
import { originsText } from './runs/origins-text.ts';
import { collectParams } from './runs/param-filter.ts';
import { registerRemove } from './runs/remove.ts';
import { registerRetry } from './runs/retry.ts';
import { runPage } from './runs/run-page.ts';
import { runsTable } from './runs/runs-table.ts';
import { skippedTable } from './runs/skipped-table.ts';
import { type FormatOptions, print, runsFolder, withFormat } from './stored.ts';

const statuses: readonly RunStatus[] = ['SCHEDULED', 'RUNNING', 'FINISHED', 'FAILED', 'KILLED'];

interface ListOptions extends FormatOptions {
  readonly experiment?: string;
  readonly status?: RunStatus;
  readonly kind?: RunKind;
  readonly tag: readonly string[];
  readonly where: readonly ParamFilter[];
  readonly sort?: RunOrder;
}

/**
 * `fixres runs list|show|metrics|logs|classes|confusion|retry|cancel|rm`: shows and changes the contents of the store.
 */
export const registerRuns = (program: Command, io: CliIo): void => {
  const runs = program.command('runs').description('list, inspect, retry, cancel and remove runs');

  withFormat(runs.command('list').description('list the runs of the latest plans'))
    .option('--experiment <name>', 'only this experiment')
    .addOption(new Option('--status <status>', 'only runs with this status').choices(statuses).argParser(statusOf))
    .addOption(
      new Option('--kind <kind>', 'only runs of this kind').choices(
        runKinds.filter((kind) => kind !== 'pass' && kind !== 'ahead'),
      ),
    )
    .option('--tag <tag>', 'only experiments with this tag; may be repeated', collect, [])
    .option(
      '--where <param=value>',
      'only runs with this param or grid value, e.g. seed=1; may be repeated',
      collectParams,
      [],
    )
    .addOption(new Option('--sort <by>', 'sort by a metric, the best first; default: plan order').choices(runOrders))
    .action(({ runsDir, format, tag, where, ...filters }: ListOptions) => {
      print(io, format, listRuns(runsFolder(io, runsDir), { ...filters, tags: tag, where }), runsTable);
    });

  withFormat(runs.command('show').description('show everything about one run'))
    .argument('<key>', 'the first characters of the run key')
    .action((key: string, { runsDir, format }: FormatOptions) => {
      const run = describeRun(runsFolder(io, runsDir), key);
      const { skipped = [] } = run;
      const page = [runPage(run), originsText(run.origins), ...(skipped.length === 0 ? [] : [skippedTable(skipped)])];
      print(io, format, run, () => page.join('\n\n'));
    });

  withFormat(runs.command('metrics').description('show a metric of one run over its steps'))
    .argument('<key>', 'the first characters of the run key')
    .argument('<metric>', 'the metric name, as listed by `runs show`')
    .action((key: string, metric: string, { runsDir, format }: FormatOptions) => {
      print(io, format, runMetric(runsFolder(io, runsDir), key, metric), curveTable);
    });

  withFormat(runs.command('logs').description('show the output of a run'))
    .argument('<key>', 'the first characters of the run key')
    .option('--attempt <number>', 'the attempt; default: the last one', wholeNumber(1))
    .action((key: string, { runsDir, format, attempt }: FormatOptions & { attempt?: number }) => {
      const log = runLog(runsFolder(io, runsDir), key, attempt);
      if (format === 'json') print(io, format, log, ({ text }) => text);
      else io.out(log.text);
    });

  registerClasses(runs, io);
  registerRetry(runs, io);
  registerCancel(runs, io);
  registerRemove(runs, io);
};

/** Case-insensitive. */
const statusOf = (text: string): RunStatus => {
  const status = statuses.find((each) => each === text.toUpperCase());
  if (status !== undefined) return status;
  throw new InvalidArgumentError(`Allowed choices are ${statuses.join(', ')}.`);
};
