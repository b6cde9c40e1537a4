import type { Command } from 'commander';
import { watchExperiment } from '../../app/run/watch-experiment.ts';
import { listenForInterrupts } from '../interrupts.ts';
import type { CliIo } from '../io.ts';
import { viewOpener } from '../views/view-opener.ts';
import { type FormatOptions, runsFolder, withFormat } from './stored.ts';

interface WatchOptions extends FormatOptions {
  readonly tui: boolean;
}

/**
 * `fixres watch [EXPERIMENT]`: follows an experiment that another process runs, and changes nothing. Leaving the view,
 * even with Ctrl-C, only stops watching.
 */
export const registerWatch = (program: Command, io: CliIo): void => {
  withFormat(program.command('watch').description('follow a running experiment'))
    .argument('[experiment]', 'its name; default: the most recently planned')
    .option('--no-tui', 'one plain line for each event instead of the live view')
    .action(async (name: string | undefined, { runsDir, format, tui }: WatchOptions) => {
      await watchExperiment({
        runsDir: runsFolder(io, runsDir),
        experiment: name,
        listen: listenForInterrupts,
        openView: viewOpener(io, { json: format === 'json', tui, mode: 'watch', runsDir }),
      });
    });
};
