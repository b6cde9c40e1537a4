import { existsSync, readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { skippedImages, skippedTable } from '../../app/results/skipped-images.ts';
import { FixresError } from '../../base/errors.ts';
import type { RunStatus } from '../../base/events.ts';
import { type RunKind, runKinds } from '../../plan/types.ts';
import { metricCurve } from '../../store/queries/metric-curve.ts';
import { runOrigins } from '../../store/queries/run-origins.ts';
import { listRuns, type ParamFilter } from '../../store/queries/runs.ts';
import { type AttemptRecord, showRun } from '../../store/queries/show-run.ts';
import type { CliIo } from '../io.ts';
import { collect, wholeNumber } from '../option-values.ts';
import { registerCancel } from './runs/cancel.ts';
import { curveTable } from './runs/curve-table.ts';
import { originsText } from './runs/origins-text.ts';
import { collectParams } from './runs/param-filter.ts';
import { registerRemove } from './runs/remove.ts';
import { registerRetry } from './runs/retry.ts';
import { runPage } from './runs/run-page.ts';
import { runsTable } from './runs/runs-table.ts';
import { askStore, type FormatOptions, print, withFormat } from './stored.ts';

const statuses: readonly RunStatus[] = ['SCHEDULED', 'RUNNING', 'FINISHED', 'FAILED', 'KILLED'];

interface ListOptions extends FormatOptions {
  readonly experiment?: string;
  readonly status?: RunStatus;
  readonly kind?: RunKind;
  readonly tag: readonly string[];
  readonly where: readonly ParamFilter[];
}

/** `fixres runs list|show|metrics|logs|retry|cancel|rm`: what is in the store, and changes of it. */
export const registerRuns = (program: Command, io: CliIo): void => {
  const runs = program.command('runs').description('look at runs, and try again, cancel or remove them');

  withFormat(runs.command('list').description('the runs of the latest plans'))
    .option('--experiment <name>', 'only this experiment')
    .addOption(new Option('--status <status>', 'only runs with this status').choices(statuses).argParser(statusOf))
    .addOption(new Option('--kind <kind>', 'only runs of this kind').choices(runKinds))
    .option('--tag <tag>', 'only experiments with this tag; may be repeated', collect, [])
    .option(
      '--where <param=value>',
      'only runs with this param or place in the grid, e.g. seed=1; may be repeated',
      collectParams,
      [],
    )
    .action(({ runsDir, format, tag, where, ...filters }: ListOptions) => {
      const found = askStore(io, runsDir, (store) => listRuns(store, { ...filters, tags: tag, where }));
      print(io, format, found, runsTable);
    });

  withFormat(runs.command('show').description('everything about one run'))
    .argument('<key>', 'the first characters of its key')
    .action((key: string, { runsDir, format }: FormatOptions) => {
      const { run, origins } = askStore(io, runsDir, (store) => {
        const found = showRun(store, key);
        return { run: found, origins: runOrigins(store, found.key) };
      });
      const skipped = skippedImages(run);
      const told = { ...run, origins, ...(skipped.length === 0 ? {} : { skipped }) };
      const page = [runPage(run), originsText(origins), ...(skipped.length === 0 ? [] : [skippedTable(skipped)])];
      print(io, format, told, () => page.join('\n\n'));
    });

  withFormat(runs.command('metrics').description('a number of one run over its steps'))
    .argument('<key>', 'the first characters of its key')
    .argument('<metric>', 'its name, as `runs show` lists it')
    .action((key: string, metric: string, { runsDir, format }: FormatOptions) => {
      const points = askStore(io, runsDir, (store) => {
        const run = showRun(store, key);
        const known = run.metrics.map((logged) => logged.key);
        if (!known.includes(metric)) throw unknownMetric(run.key, metric, known);
        return metricCurve(store, run.key, metric);
      });
      print(io, format, points, curveTable);
    });

  withFormat(runs.command('logs').description('what a run printed'))
    .argument('<key>', 'the first characters of its key')
    .option('--attempt <number>', 'the attempt; default: the last one', wholeNumber(1))
    .action((key: string, { runsDir, format, attempt }: FormatOptions & { attempt?: number }) => {
      const run = askStore(io, runsDir, (store) => showRun(store, key));
      const found = attemptOf(run, attempt);
      const text = existsSync(found.logFile) ? readFileSync(found.logFile, 'utf8') : '';
      if (format === 'json') print(io, format, { key: run.key, ...found, text }, () => text);
      else io.out(text);
    });

  registerRetry(runs, io);
  registerCancel(runs, io);
  registerRemove(runs, io);
};

/** In capitals or not. */
const statusOf = (text: string): RunStatus => {
  const status = statuses.find((each) => each === text.toUpperCase());
  if (status !== undefined) return status;
  throw new InvalidArgumentError(`Allowed choices are ${statuses.join(', ')}.`);
};

const attemptOf = (run: { key: string; attempts: readonly AttemptRecord[] }, wanted?: number): AttemptRecord => {
  const found = wanted === undefined ? run.attempts.at(-1) : run.attempts.find(({ attempt }) => attempt === wanted);
  if (found !== undefined) return found;
  const got = run.attempts.map(({ attempt }) => attempt).join(', ') || 'none';
  throw new FixresError(
    'STORE_NOT_FOUND',
    `run ${run.key.slice(0, 8)} has no attempt ${wanted ?? ''}; it has: ${got}`,
    {
      hint: '`fixres runs show` lists the attempts of a run',
    },
  );
};

const unknownMetric = (key: string, metric: string, known: readonly string[]): FixresError =>
  new FixresError(
    'STORE_NOT_FOUND',
    `run ${key.slice(0, 8)} has no metric \`${metric}\`; it has: ${known.join(', ') || 'none'}`,
    {
      hint: '`fixres runs show` lists the metrics of a run',
    },
  );
