import { resolve } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { formatOfFile } from '../../app/format-of-file.ts';
import {
  type AnyReportFormat,
  allReportFormats,
  allReportNames,
  makeReport,
  reportExtensions,
} from '../../app/results/make-report.ts';
import { unfinishedNote } from '../../app/results/unfinished-note.ts';
import { writeAll } from '../../app/results/write-reports.ts';
import { FixresError } from '../../base/errors.ts';
import { metricNames } from '../../report/metrics.ts';
import type { MetricName, ReportName } from '../../spec/experiment.ts';
import type { ExperimentSummary } from '../../store/queries/experiments.ts';
import { findExperiment } from '../../store/queries/find-experiment.ts';
import { openStore, type Store } from '../../store/store.ts';
import type { CliIo } from '../io.ts';
import { assertPrintable, putContent } from '../put-content.ts';
import { terminalOptions } from '../terminal-options.ts';

interface ReportOptions {
  readonly runsDir: string;
  readonly experiment?: string;
  readonly format?: AnyReportFormat;
  readonly output?: string;
  readonly metric?: MetricName;
}

/** `fixres report table1|curve|roc|...|all`: reports from the store, without running anything. */
export const registerReport = (program: Command, io: CliIo): void => {
  program
    .command('report')
    .description('print or draw a report of an experiment from its results, or write all of them into a folder')
    .addArgument(new Argument('<report>', 'which one; `all`: every one, in every format').choices(choices))
    .option('--experiment <name>', 'default: the one that was planned last')
    .addOption(
      new Option('--format <format>', "how to print or draw (default: by the file's extension; terminal)").choices(
        allReportFormats,
      ),
    )
    .addOption(
      new Option('--metric <metric>', "what Table 1 or 3 shows (default: the spec's `metrics`; top1)").choices(
        metricNames,
      ),
    )
    .option('-o, --output <file>', 'write to a file instead of stdout; a folder for `all`')
    .option('--runs-dir <folder>', 'folder of the results', 'runs')
    .action((report: ReportName | 'all', options: ReportOptions) =>
      withStore(io, options.runsDir, async (store) => {
        const experiment = findExperiment(store, options.experiment);
        if (report === 'all') await printAll(store, experiment, options, io);
        else await printOne(store, experiment, report, options, io);
        const note = unfinishedNote(store, experiment);
        if (note !== null) io.err(`note: ${note}\n`);
      }),
    );
};

const choices = [...allReportNames, 'all'] as const;

const printOne = async (
  store: Store,
  experiment: ExperimentSummary,
  report: ReportName,
  { format: asked, output, metric }: ReportOptions,
  io: CliIo,
): Promise<void> => {
  const format = output === undefined ? (asked ?? 'terminal') : formatOfFile(output, asked, reportExtensions);
  assertPrintable(io, format, output);
  const terminal = terminalOptions(io);
  // A file is read elsewhere: no colours of this terminal.
  const look = output === undefined ? terminal : { ...terminal, color: false };
  const content = await makeReport(store, experiment, report, format, look, metric);
  putContent(io, content, output);
};

const printAll = async (
  store: Store,
  experiment: ExperimentSummary,
  { format, output, metric }: ReportOptions,
  io: CliIo,
): Promise<void> => {
  if (metric !== undefined) throw metricOfTable();
  if (output === undefined || format !== undefined) throw allIsFolder(output === undefined);
  const folder = resolve(io.cwd, output);
  const { files, absent } = await writeAll(store, experiment, folder);
  io.out(`wrote ${files} files to ${folder}; start with index.html\n`);
  for (const { name, reason } of absent) io.err(`not there: ${name}: ${reason}\n`);
};

const metricOfTable = (): FixresError =>
  new FixresError('CLI_USAGE', '`report all` takes no `--metric`', {
    hint: "set the spec's `metrics`, or name `table1` or `table3`",
  });

const allIsFolder = (isWithoutOutput: boolean): FixresError =>
  isWithoutOutput
    ? new FixresError('CLI_USAGE', '`report all` writes files', { hint: 'name their folder: `-o FOLDER`' })
    : new FixresError('CLI_USAGE', '`report all` writes every format', { hint: 'leave `--format` out' });

const withStore = async (io: CliIo, runsDir: string, ask: (store: Store) => Promise<void>): Promise<void> => {
  const store = openStore(resolve(io.cwd, runsDir), { readonly: true });
  try {
    await ask(store);
  } finally {
    store.close();
  }
};
