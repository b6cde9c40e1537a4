import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '../../base/errors.ts';
import { openStore } from '../../store/store.ts';
import { listenForInterrupts } from '../interrupts.ts';
import type { CliIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';
import { plainView } from '../views/plain-view.ts';
import type { RunView } from '../views/run-view.ts';
import { exitCodeOf, failureText } from '../wiring/failure-text.ts';
import { reproduceRun } from '../wiring/reproduce-run.ts';
import { differs, reproductionText } from './reproduce/reproduction-text.ts';
import { type FormatOptions, print, withFormat } from './stored.ts';

interface ReproduceWords extends FormatOptions {
  readonly output?: string;
  readonly workers: number;
}

const silent: RunView = { event: () => {}, interrupting: () => {}, close: async () => {} };

/**
 * `fixres reproduce KEY`: carries a run out again, with all that it needs, in a fresh folder, and says what differs. Ends with
 * 0 where every number and file has the same bits, and with 3 otherwise.
 */
export const registerReproduce = (program: Command, io: CliIo): void => {
  withFormat(program.command('reproduce').description('carry a run out again in a fresh folder, and compare'))
    .argument('<key>', 'the first characters of its key')
    .option('-o, --output <folder>', 'an empty folder to work in, which is kept; default: one that goes again')
    .option('--workers <number>', 'worker processes side by side', wholeNumber(1), 1)
    .action(async (key: string, { runsDir, format, output, workers }: ReproduceWords) => {
      const store = openStore(resolve(io.cwd, runsDir), { readonly: true });
      const folder = output === undefined ? mkdtempSync(join(tmpdir(), 'fixres-reproduce-')) : resolve(io.cwd, output);
      try {
        const reproduction = await reproduceRun(store, key, {
          output: folder,
          workers,
          listen: listenForInterrupts,
          openView: (plan) => (format === 'json' ? silent : plainView(() => plan, io)),
        });
        print(io, format, reproduction, (value) => `\n${reproductionText(value)}`);
        io.err(failureText(reproduction.outcome));
        const code = exitCodeOf(reproduction.outcome);
        io.exit(code === exitCodes.ok && reproduction.runs.some(differs) ? exitCodes.runFailed : code);
      } finally {
        store.close();
        if (output === undefined) rmSync(folder, { recursive: true, force: true });
      }
    });
};
