import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { renderReport } from '../../report/render-report.ts';
import type { PlanOutcome } from '../../schedule/run-plan.ts';
import type { Experiment } from '../../spec/experiment.ts';
import type { Store } from '../../store/store.ts';
import { listenForInterrupts } from '../interrupts.ts';
import type { CliIo } from '../io.ts';
import { collect, wholeNumber } from '../option-values.ts';
import { terminalOptions } from '../terminal-options.ts';
import { jsonView } from '../views/json-view.ts';
import { liveView } from '../views/live-view.ts';
import { plainView } from '../views/plain-view.ts';
import { evaluationRows } from '../wiring/evaluation-rows.ts';
import { exitCodeOf, failureText } from '../wiring/failure-text.ts';
import { loadPossible } from '../wiring/load-possible.ts';
import { type RunExperimentOptions, runExperiment } from '../wiring/run-experiment.ts';

interface RunOptions {
  readonly runsDir: string;
  readonly workers: number;
  readonly threads: number;
  readonly engine?: string;
  readonly device?: string;
  readonly set: readonly string[];
  readonly failFast?: true;
  readonly retries: number;
  readonly tui: boolean;
  readonly json?: true;
  readonly force?: true;
}

const cores = availableParallelism();

/** `fixres run SPEC`: carries an experiment out and prints its reports; what is finished is not run again. */
export const registerRun = (program: Command, io: CliIo): void => {
  program
    .command('run')
    .description('carry out an experiment and print its reports')
    .argument('<spec>', 'the experiment, a YAML file')
    .option('--runs-dir <folder>', 'folder of the results', 'runs')
    .option('--workers <number>', 'worker processes side by side', wholeNumber(1), Math.min(4, cores))
    .option('--threads <number>', 'threads of all workers together', wholeNumber(1), cores)
    .option('--engine <name>', 'what computes; overrides `engine.name` of the spec')
    .option('--device <name>', 'where it computes; overrides `engine.device` of the spec')
    .option('--set <path=value>', 'override a value of the spec; may be repeated', collect, [])
    .addOption(
      new Option('--keep-going', 'go on with what a failed run does not touch (default)').conflicts('failFast'),
    )
    .option('--fail-fast', 'end everything at the first failure')
    .option('--retries <number>', 'try a run again after a failure that may pass', wholeNumber(0), 0)
    .option('--no-tui', 'one plain line for each event instead of the live view')
    .option('--json', 'one JSON event a line on stdout, nothing else')
    .option('--force', 'run finished runs again')
    .action(async (spec: string, options: RunOptions) => {
      const loaded = loadPossible(spec, { set: overridesOf(options), env: io.env, cwd: io.cwd });
      const outcome = await runExperiment(loaded, {
        runsDir: resolve(io.cwd, options.runsDir),
        workers: options.workers,
        threads: options.threads,
        failFast: options.failFast === true,
        retries: options.retries,
        force: options.force === true,
        listen: listenForInterrupts,
        openView: viewOpener(options, io),
        onEnd: (ended, store) => {
          if (options.json !== true) printReports(loaded.experiment, ended, store, io);
        },
      });
      io.err(failureText(outcome));
      if (outcome.interrupted) io.err('interrupted; the same command goes on from here\n');
      io.exit(exitCodeOf(outcome));
    });
};

const overridesOf = ({ set, engine, device }: RunOptions): string[] => [
  ...set,
  ...(engine === undefined ? [] : [`engine.name=${engine}`]),
  ...(device === undefined ? [] : [`engine.device=${device}`]),
];

const viewOpener =
  (options: RunOptions, io: CliIo): RunExperimentOptions['openView'] =>
  async (plan, store, interrupts) => {
    if (options.json === true) return jsonView(io);
    if (!options.tui || io.terminal === undefined) return plainView(plan, io);
    const earlier = new Map(evaluationRows(store, plan.experiment).map(({ key, top1 }) => [key, top1]));
    return liveView(plan, io, { terminal: io.terminal, earlier, onInterrupt: interrupts.interrupt });
  };

/** What the spec asks for, of what there is: after failures or an interrupt the reports show the rest. */
const printReports = (experiment: Experiment, outcome: PlanOutcome, store: Store, io: CliIo): void => {
  const rows = evaluationRows(store, experiment.name);
  if (rows.length === 0 || outcome.interrupted) return;
  for (const report of experiment.report) {
    io.out(`\n${renderReport(report, 'terminal', experiment.name, rows, terminalOptions(io))}`);
  }
};
