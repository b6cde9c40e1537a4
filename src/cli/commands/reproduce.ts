import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Move } from '../../app/reproduce/moved-site.ts';
import { reproduce } from '../../app/reproduce/reproduce.ts';
import { silentView } from '../../app/run/run-view.ts';
import { exitCodes } from '../../base/errors.ts';
import { exitCodeOf, failureText } from '../failure-text.ts';
import { listenForInterrupts } from '../interrupts.ts';
import type { CliIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';
import { plainView } from '../views/plain-view.ts';
import { differs, reproductionText } from './reproduce/reproduction-text.ts';
import { type FormatOptions, print, runsFolder, withFormat } from './stored.ts';

interface ReproduceWords extends FormatOptions {
  readonly output?: string;
  readonly workers: number;
  readonly moved: readonly Move[];
}

/**
 * `fixres reproduce KEY`: repeats a run and its inputs in a fresh folder, and reports differences. Exits with 0 if
 * every number and file has the same bits, and with 3 otherwise.
 */
export const registerReproduce = (program: Command, io: CliIo): void => {
  withFormat(program.command('reproduce').description('repeat a run in a fresh folder and compare the results'))
    .argument('<key>', 'the first characters of the run key')
    .option(
      '-o, --output <folder>',
      'an empty working folder, which is kept; default: a temporary one, deleted unless a run fails',
    )
    .option(
      '--moved <from=to>',
      'new location of data or weights that have moved; may be repeated',
      collectMoves(io.cwd),
      [],
    )
    .option('--workers <number>', 'number of parallel worker processes', wholeNumber(1), 1)
    .action(async (key: string, { runsDir, format, output, workers, moved }: ReproduceWords) => {
      const reproduction = await reproduce(key, {
        runsDir: runsFolder(io, runsDir),
        output: output === undefined ? null : resolve(io.cwd, output),
        workers,
        moves: moved,
        listen: listenForInterrupts,
        openView: ({ plan }) => (format === 'json' || io.isQuiet?.() === true ? silentView : plainView(plan, io)),
      });
      print(io, format, reproduction, (value) => `\n${reproductionText(value)}`);
      io.err(failureText(reproduction.outcome, io));
      const code = exitCodeOf(reproduction.outcome);
      io.exit(code === exitCodes.ok && reproduction.runs.some(differs) ? exitCodes.runFailed : code);
    });
};

const collectMoves =
  (cwd: string) =>
  (text: string, earlier: readonly Move[]): Move[] => {
    const [from, to, ...more] = text.split('=');
    if (!from || !to || more.length > 0) throw new InvalidArgumentError(`Expected from=to, got \`${text}\`.`);
    return [...earlier, { from: resolve(cwd, from), to: resolve(cwd, to) }];
  };
