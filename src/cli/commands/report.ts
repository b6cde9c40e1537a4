import { resolve } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { formatOfFile } from '../../app/format-of-file.ts';
import {
  type AnyReportFormat,
  allReportFormats,
  allReportNames,
  reportExtensions,
} from '../../app/results/make-report.ts';
import { reportExperiment, writeEveryReport } from '../../app/results/report-experiment.ts';
import { experimentsPage } from '../../app/results/report-page.ts';
import { counted } from '../../base/counted.ts';
import { FixresError } from '../../base/errors.ts';
import { type PictureWidth, parsePictureWidth } from '../../report/figures/svg/picture-width.ts';
import { metricNames } from '../../report/rows/metrics.ts';
import type { CliIo } from '../io.ts';
import { openFile } from '../open-file.ts';
import { assertPrintable, putContent } from '../put-content.ts';
import { terminalOptions } from '../terminal-options.ts';
import { runsFolder } from './stored.ts';

interface ReportOptions {
  readonly runsDir: string;
  readonly experiment?: string;
  readonly format?: AnyReportFormat;
  readonly output?: string;
  readonly metric?: MetricName;
  readonly open?: true;
  readonly intervals: boolean;
  readonly width?: PictureWidth;
}

/** `fixres report table1|curve|roc|...|html|all`: reports from the store, without running anything. */
export const registerReport = (program: Command, io: CliIo): void => {
  program
    .command('report')
    .description('print or draw a report of an experiment from its results, or write all reports into a folder')
    .addArgument(
      new Argument(
        '<report>',
        'its name; `html`: a page with all reports; `all`: every report in every format',
      ).choices(choices),
    )
    .argument('[experiments...]', 'experiments of `html`, side by side; default: the most recently planned')
    .option('--experiment <name>', 'name of an experiment; default: the most recently planned')
    .addOption(
      new Option(
        '--format <format>',
        "how to print or draw (default: by the file's extension, otherwise terminal)",
      ).choices(allReportFormats),
    )
    .addOption(
      new Option(
        '--metric <metric>',
        "metric of Table 1, Table 3 or the curve (default: top1; for the tables, the spec's `metrics`)",
      ).choices(metricNames),
    )
    .addOption(
      new Option(
        '--width <width>',
        'width of a picture: column (84 mm), page (174 mm) or pixels (default: 720; in LaTeX the width of the text)',
      ).argParser(parsePictureWidth),
    )
    .option('--no-intervals', 'omit the intervals from Table 1 in LaTeX, to save space')
    .option(
      '-o, --output <file>',
      'write to a file instead of stdout; a folder for `all` (default of `html`: report.html)',
    )
    .option('--open', 'show the page of `html` in a browser')
    .option('--runs-dir <folder>', 'folder for the results', 'runs')
    .action(async (report: (typeof choices)[number], experiments: readonly string[], options: ReportOptions) => {
      if (report === 'html') return await writePage(experiments, options, io);
      assertNoPage(report, experiments, options);
      const { note } = report === 'all' ? await printAll(options, io) : await printOne(report, options, io);
      if (note !== null) io.err(`note: ${note}\n`);
    });
};

const choices = [...allReportNames, 'html', 'all'] as const;
type ReportName = (typeof allReportNames)[number];
type MetricName = (typeof metricNames)[number];

interface Printed {
  readonly note: string | null;
}

const printOne = async (
  report: ReportName,
  { runsDir, experiment, format: asked, output, metric, width, intervals }: ReportOptions,
  io: CliIo,
): Promise<Printed> => {
  const format = output === undefined ? (asked ?? 'terminal') : formatOfFile(output, asked, reportExtensions);
  assertPrintable(io, format, output);
  const terminal = terminalOptions(io);
  // A file gets no terminal colours.
  const look = output === undefined ? terminal : { ...terminal, color: false };
  const options = { runsDir: runsFolder(io, runsDir), experiment, format, look, wishes: { metric, width, intervals } };
  const { content, note } = await reportExperiment(report, options);
  putContent(io, content, output);
  return { note };
};

const printAll = async (
  { runsDir, experiment, format, output, metric, width, intervals }: ReportOptions,
  io: CliIo,
): Promise<Printed> => {
  if (width !== undefined) throw widthOfOne();
  if (metric !== undefined || !intervals) throw metricOfTable();
  if (output === undefined || format !== undefined) throw allIsFolder(output === undefined);
  const folder = resolve(io.cwd, output);
  const { files, absent, note } = await writeEveryReport(folder, { runsDir: runsFolder(io, runsDir), experiment });
  io.out(`wrote ${counted(files, 'file')} to ${folder}; start with index.html\n`);
  for (const { name, reason } of absent) io.err(`not available: ${name}: ${reason}\n`);
  return { note };
};

const writePage = async (
  experiments: readonly string[],
  { runsDir, experiment, format, metric, width, intervals, output = 'report.html', open }: ReportOptions,
  io: CliIo,
): Promise<void> => {
  if (metric !== undefined || width !== undefined || !intervals || (format !== undefined && format !== 'html'))
    throw pageIsWhole();
  const file = resolve(io.cwd, output);
  const names = [...experiments, ...(experiment === undefined ? [] : [experiment])];
  const page = experimentsPage(runsFolder(io, runsDir), names);
  putContent(io, page, file);
  io.out(`wrote ${file} (${Math.ceil(Buffer.byteLength(page) / 1000)} kB)\n`);
  if (open === true && !(await openFile(file))) io.err(`note: no program on this machine opens ${file}\n`);
};

const pageIsWhole = (): FixresError =>
  new FixresError('CLI_USAGE', '`report html` has all reports and metrics in one page', {
    hint: "omit `--format`, `--metric`, `--width` and `--no-intervals`; the spec's `metrics` says what its tables show",
  });

/** Throws CLI_USAGE for options that only the page supports. */
const assertNoPage = (report: string, experiments: readonly string[], { open }: ReportOptions): void => {
  if (experiments.length > 0) {
    throw new FixresError('CLI_USAGE', `\`report ${report}\` shows one experiment`, {
      hint: `name it with \`--experiment ${experiments[0]}\`; \`report html\` shows several side by side`,
    });
  }
  if (open === true) {
    throw new FixresError('CLI_USAGE', '`--open` shows a page', { hint: 'use `report html --open`' });
  }
};

const widthOfOne = (): FixresError =>
  new FixresError('CLI_USAGE', '`report all` takes no `--width`', {
    hint: 'name one report: `fixres report curve -o curve.svg --width column`',
  });

const metricOfTable = (): FixresError =>
  new FixresError('CLI_USAGE', '`report all` does not support `--metric` and `--no-intervals`', {
    hint: "set the spec's `metrics`, or report `table1` or `table3`",
  });

const allIsFolder = (isWithoutOutput: boolean): FixresError =>
  isWithoutOutput
    ? new FixresError('CLI_USAGE', '`report all` writes files', { hint: 'set the output folder: `-o FOLDER`' })
    : new FixresError('CLI_USAGE', '`report all` writes every format', { hint: 'omit `--format`' });
