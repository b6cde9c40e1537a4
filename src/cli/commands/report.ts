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
import { writeOutputFile } from '../../base/atomic-write.ts';
import { FixresError } from '../../base/errors.ts';
import type { CliIo } from '../io.ts';
import { terminalOptions } from '../terminal-options.ts';
import { runsFolder } from './stored.ts';

interface ReportOptions {
  readonly runsDir: string;
  readonly experiment?: string;
  readonly format?: AnyReportFormat;
  readonly output?: string;
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
    .option('-o, --output <file>', 'write to a file instead of stdout; a folder for `all`')
    .option('--runs-dir <folder>', 'folder of the results', 'runs')
    .action(async (report: ReportName | 'all', options: ReportOptions) => {
      const { note } = report === 'all' ? await printAll(options, io) : await printOne(report, options, io);
      if (note !== null) io.err(`note: ${note}\n`);
    });
};

const choices = [...allReportNames, 'all'] as const;
type ReportName = (typeof allReportNames)[number];

interface Printed {
  readonly note: string | null;
}

const printOne = async (
  report: ReportName,
  { runsDir, experiment, format: asked, output }: ReportOptions,
  io: CliIo,
): Promise<Printed> => {
  const format = output === undefined ? (asked ?? 'terminal') : formatOfFile(output, asked, reportExtensions);
  if (format === 'png' && output === undefined && io.outBytes === undefined) throw notForTerminal();
  const terminal = terminalOptions(io);
  // A file is read elsewhere: no colours of this terminal.
  const look = output === undefined ? terminal : { ...terminal, color: false };
  const options = { runsDir: runsFolder(io, runsDir), experiment, format, look };
  const { content, note } = await reportExperiment(report, options);
  if (output !== undefined) writeOutputFile(resolve(io.cwd, output), content);
  else if (typeof content === 'string') io.out(content);
  else io.outBytes?.(content);
  return { note };
};

const printAll = async ({ runsDir, experiment, format, output }: ReportOptions, io: CliIo): Promise<Printed> => {
  if (output === undefined || format !== undefined) throw allIsFolder(output === undefined);
  const folder = resolve(io.cwd, output);
  const { files, absent, note } = await writeEveryReport(folder, { runsDir: runsFolder(io, runsDir), experiment });
  io.out(`wrote ${files} files to ${folder}; start with index.html\n`);
  for (const { name, reason } of absent) io.err(`not there: ${name}: ${reason}\n`);
  return { note };
};

const notForTerminal = (): FixresError =>
  new FixresError('CLI_USAGE', 'a PNG is no text for a terminal', {
    hint: 'name a file: `-o FILE.png`, or take `--format svg` or `html`',
  });

const allIsFolder = (isWithoutOutput: boolean): FixresError =>
  isWithoutOutput
    ? new FixresError('CLI_USAGE', '`report all` writes files', { hint: 'name their folder: `-o FOLDER`' })
    : new FixresError('CLI_USAGE', '`report all` writes every format', { hint: 'leave `--format` out' });
