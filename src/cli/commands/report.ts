import { resolve } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { writeFileAtomic } from '../../base/atomic-write.ts';
import { FixresError } from '../../base/errors.ts';
import {
  type ReportFormat,
  renderReport,
  reportFormats,
  reportNames,
  type TextReportName,
} from '../../report/render-report.ts';
import { type ExperimentSummary, listExperiments } from '../../store/queries/experiments.ts';
import { openStore, type Store } from '../../store/store.ts';
import type { CliIo } from '../io.ts';
import { terminalOptions } from '../terminal-options.ts';
import { reportData } from '../wiring/report-data.ts';

interface ReportOptions {
  readonly runsDir: string;
  readonly experiment?: string;
  readonly format: ReportFormat;
  readonly output?: string;
}

/** `fixres report table1|table3|curve|verdict|best`: a report from the store, without running anything. */
export const registerReport = (program: Command, io: CliIo): void => {
  program
    .command('report')
    .description('print a report of an experiment from its results')
    .addArgument(new Argument('<report>', 'what to print').choices(reportNames))
    .option('--experiment <name>', 'default: the one that was planned last')
    .addOption(new Option('--format <format>', 'how to print').choices(reportFormats).default('terminal'))
    .option('-o, --output <file>', 'write to a file instead of stdout')
    .option('--runs-dir <folder>', 'folder of the results', 'runs')
    .action((report: TextReportName, options: ReportOptions) => {
      const text = withStore(io, options.runsDir, (store) => {
        const experiment = chosenExperiment(listExperiments(store), options);
        const data = reportData(store, experiment.name);
        if (data.evaluations.length === 0) throw nothingTested(experiment);
        const terminal = terminalOptions(io);
        // A file is read elsewhere: no colours of this terminal.
        const look = options.output === undefined ? terminal : { ...terminal, color: false };
        return renderReport(report, options.format, data, look);
      });
      if (options.output === undefined) io.out(text);
      else writeFileAtomic(resolve(io.cwd, options.output), text);
    });
};

const withStore = <T>(io: CliIo, runsDir: string, ask: (store: Store) => T): T => {
  const store = openStore(resolve(io.cwd, runsDir), { readonly: true });
  try {
    return ask(store);
  } finally {
    store.close();
  }
};

const chosenExperiment = (
  known: readonly ExperimentSummary[],
  { experiment, runsDir }: ReportOptions,
): ExperimentSummary => {
  const chosen = experiment === undefined ? known[0] : known.find(({ name }) => name === experiment);
  if (chosen !== undefined) return chosen;
  const what = experiment === undefined ? 'there is no experiment' : `there is no experiment \`${experiment}\``;
  throw new FixresError('REPORT_UNAVAILABLE', `${what} in ${runsDir}`, {
    hint:
      known.length === 0
        ? 'run one with `fixres run SPEC`'
        : `there are ${known.map(({ name, finished, runs }) => `\`${name}\` (${finished} of ${runs} runs finished)`).join(', ')}`,
  });
};

const nothingTested = ({ name, finished, runs }: ExperimentSummary): FixresError =>
  new FixresError('REPORT_UNAVAILABLE', `no test of \`${name}\` has finished (${finished} of ${runs} runs have)`, {
    hint: 'go on with `fixres run SPEC`; `fixres runs list` shows what failed',
  });
