import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { engineDevices, engineNames } from '../../app/engine-names.ts';
import { askedReports } from '../../app/results/asked-reports.ts';
import { type NextCommand, nextCommands } from '../../app/results/next-commands.ts';
import { writeAskedPage } from '../../app/results/report-page.ts';
import { loadPossible } from '../../app/run/load-possible.ts';
import { runExperiment } from '../../app/run/run-experiment.ts';
import { counted } from '../../base/counted.ts';
import { exitCodeOf, failureText } from '../failure-text.ts';
import { listenForInterrupts } from '../interrupts.ts';
import type { CliIo } from '../io.ts';
import { nextText } from '../next-text.ts';
import { collect } from '../option-values.ts';
import { errorText } from '../print-error.ts';
import { progressLine } from '../progress-line.ts';
import { terminalOptions } from '../terminal-options.ts';
import { viewOpener } from '../views/view-opener.ts';
import {
  assertExecutorReads,
  type ScheduleWords,
  scheduleOptions,
  withScheduleOptions,
} from './run/schedule-options.ts';

interface RunOptions extends ScheduleWords {
  readonly runsDir: string;
  readonly engine?: string;
  readonly device?: string;
  readonly set: readonly string[];
  readonly tui: boolean;
  readonly json?: true;
  readonly force?: true;
}

/** `fixres run SPEC`: runs an experiment and prints its reports; finished runs are reused. */
export const registerRun = (program: Command, io: CliIo): void => {
  const command = program
    .command('run')
    .description('run an experiment and print its reports')
    .argument('<spec>', 'the experiment: a YAML file, or the name of one that ships with fixres, such as `quickstart`')
    .option('--runs-dir <folder>', 'folder for the results', 'runs');
  withScheduleOptions(command)
    .addOption(
      new Option('--engine <name>', 'compute engine; overrides `engine.name` of the spec').choices(engineNames),
    )
    .addOption(new Option('--device <name>', 'device; overrides `engine.device` of the spec').choices(engineDevices))
    .option('--set <path=value>', 'override a value of the spec; may be repeated', collect, [])
    .option('--no-tui', 'one plain line for each event instead of the live view')
    .option('--json', 'one JSON event per line on stdout, nothing else')
    .option('--force', 'run finished runs again')
    .action(async (spec: string, options: RunOptions, given: Command) => {
      assertExecutorReads(given);
      const { slurmProfile } = options;
      const loaded = loadPossible(spec, { set: overridesOf(options), slurmProfile, env: io.env, cwd: io.cwd });
      const line = progressLine(io);
      let next: readonly NextCommand[] = [];
      const outcome = await runExperiment(loaded, {
        runsDir: resolve(io.cwd, options.runsDir),
        schedule: scheduleOptions(options),
        force: options.force === true,
        listen: listenForInterrupts,
        onCount: line.show,
        openView: viewOpener(io, { json: options.json === true, tui: options.tui, runsDir: options.runsDir }),
        onEnd: (ended, store) => {
          if (options.json === true || ended.interrupted) return;
          if (ended.left === 0 && io.isQuiet?.() !== true) next = nextCommands(store, loaded.experiment.name, ended);
          for (const report of askedReports(store, loaded.experiment, terminalOptions(io))) {
            if ('text' in report) io.out(`\n${report.text}`);
            else io.err(errorText(report.unavailable, io.isVerbose?.() === true));
          }
        },
      }).finally(line.close);
      if (loaded.experiment.report.includes('html') && !outcome.interrupted) {
        const file = writeAskedPage(resolve(io.cwd, options.runsDir), loaded.experiment.name);
        if (options.json !== true) io.out(`\nreport: ${file}\n`);
      }
      io.err(failureText(outcome, io));
      io.out(nextText(next, options.runsDir));
      if (outcome.interrupted) io.err('interrupted; run the same command again to resume\n');
      else if (outcome.left > 0)
        io.err(`${counted(outcome.left, 'run is', 'runs are')} left; run the same command again to resume\n`);
      io.exit(exitCodeOf(outcome));
    });
};

const overridesOf = ({ set, engine, device }: RunOptions): string[] => [
  ...set,
  ...(engine === undefined ? [] : [`engine.name=${engine}`]),
  ...(device === undefined ? [] : [`engine.device=${device}`]),
];
