import { resolve } from 'node:path';
import type { Command } from 'commander';
import { followStore } from '../../app/run/follow-store.ts';
import { latestExperiment, storedPlan } from '../../store/queries/stored-plan.ts';
import { openStore } from '../../store/store.ts';
import { listenForInterrupts } from '../interrupts.ts';
import type { CliIo } from '../io.ts';
import { jsonView } from '../views/json-view.ts';
import { openView } from '../views/open-view.ts';
import { type FormatOptions, withFormat } from './stored.ts';

interface WatchOptions extends FormatOptions {
  readonly tui: boolean;
}

/**
 * `fixres watch [EXPERIMENT]`: looks on while another process carries an experiment out, and changes nothing. Leaving the
 * view, also with Ctrl-C, ends the looking and nothing else.
 */
export const registerWatch = (program: Command, io: CliIo): void => {
  withFormat(program.command('watch').description('look on while another fixres carries an experiment out'))
    .argument('[experiment]', 'its name; default: the one that was planned last')
    .option('--no-tui', 'one plain line for each event instead of the live view')
    .action(async (name: string | undefined, { runsDir, format, tui }: WatchOptions) => {
      const store = openStore(resolve(io.cwd, runsDir), { readonly: true });
      const interrupts = listenForInterrupts();
      try {
        const plan = storedPlan(store, name ?? latestExperiment(store) ?? '');
        const view = format === 'json' ? jsonView(io) : await openView(() => plan, store, interrupts, io, tui);
        await followStore(store, plan.experiment, { event: view.event, signal: interrupts.soft });
        await view.close();
      } finally {
        interrupts.dispose();
        store.close();
      }
    });
};
