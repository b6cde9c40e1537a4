import type { Command } from 'commander';
import { findRun } from '../../../store/queries/find-run.ts';
import { removeRun } from '../../../store/remove-run.ts';
import type { CliIo } from '../../io.ts';
import { changeStore, type FormatOptions, print, withFormat } from '../stored.ts';

/** `fixres runs rm KEY...`: takes back what runs left. */
export const registerRemove = (runs: Command, io: CliIo): void => {
  withFormat(runs.command('rm').description('remove the files and results of runs; planned again, they run again'))
    .argument('<keys...>', 'the first characters of their keys')
    .option('--force', 'also runs whose files finished runs have read')
    .action((prefixes: readonly string[], { runsDir, format, force }: FormatOptions & { force?: true }) => {
      const removed = changeStore(io, runsDir, (store) => {
        const keys = prefixes.map((prefix) => findRun(store, prefix));
        for (const key of keys) removeRun(store, key, { force: force === true });
        return keys;
      });
      print(io, format, { removed }, () => removed.map((key) => `removed ${key.slice(0, 8)}`).join('\n'));
    });
};
