import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { FixresError } from '../../base/errors.ts';
import type { RunStatus } from '../../base/events.ts';
import { type RunKind, runKinds } from '../../plan/types.ts';
import { listRuns } from '../../store/queries/runs.ts';
import { type AttemptRecord, showRun } from '../../store/queries/show-run.ts';
import { openStore, type Store } from '../../store/store.ts';
import type { CliIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';
import { runPage } from './runs/run-page.ts';
import { runsTable } from './runs/runs-table.ts';

const statuses: readonly RunStatus[] = ['SCHEDULED', 'RUNNING', 'FINISHED', 'FAILED', 'KILLED'];

interface FormatOptions {
  readonly runsDir: string;
  readonly format: 'table' | 'json';
}

/** `fixres runs list|show|logs`: what is in the store. */
export const registerRuns = (program: Command, io: CliIo): void => {
  const runs = program.command('runs').description('look at runs: list, show, logs');

  withFormat(runs.command('list').description('the runs of the latest plans'))
    .option('--experiment <name>', 'only this experiment')
    .addOption(new Option('--status <status>', 'only runs with this status').choices(statuses))
    .addOption(new Option('--kind <kind>', 'only runs of this kind').choices(runKinds))
    .action((options: FormatOptions & { experiment?: string; status?: RunStatus; kind?: RunKind }) => {
      const { runsDir, format, ...filters } = options;
      const found = withStore(io, runsDir, (store) => listRuns(store, filters));
      print(io, format === 'json' ? JSON.stringify(found, null, 2) : runsTable(found));
    });

  withFormat(runs.command('show').description('everything about one run'))
    .argument('<key>', 'the first characters of its key')
    .action((key: string, { runsDir, format }: FormatOptions) => {
      const run = withStore(io, runsDir, (store) => showRun(store, key));
      print(io, format === 'json' ? JSON.stringify(run, null, 2) : runPage(run));
    });

  withRunsDir(runs.command('logs').description('what a run printed'))
    .argument('<key>', 'the first characters of its key')
    .option('--attempt <number>', 'the attempt; default: the last one', wholeNumber(1))
    .action((key: string, { runsDir, attempt }: { runsDir: string; attempt?: number }) => {
      const run = withStore(io, runsDir, (store) => showRun(store, key));
      const { logFile } = attemptOf(run, attempt);
      io.out(existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
    });
};

const withRunsDir = (command: Command): Command =>
  command.option('--runs-dir <folder>', 'folder of the results', 'runs');

const withFormat = (command: Command): Command =>
  withRunsDir(command).addOption(
    new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'),
  );

const withStore = <T>(io: CliIo, runsDir: string, ask: (store: Store) => T): T => {
  const store = openStore(resolve(io.cwd, runsDir), { readonly: true });
  try {
    return ask(store);
  } finally {
    store.close();
  }
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

const print = (io: CliIo, text: string): void => io.out(`${text}\n`);
