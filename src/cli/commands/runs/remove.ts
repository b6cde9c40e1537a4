import type { Command } from 'commander';
import { removeRuns } from '../../../app/runs/remove-runs.ts';
import type { CliIo } from '../../io.ts';
import { type FormatOptions, print, runsFolder, withFormat } from '../stored.ts';

/** `fixres runs rm KEY...`: takes back what runs left. */
export const registerRemove = (runs: Command, io: CliIo): void => {
  withFormat(runs.command('rm').description('remove the files and results of runs; planned again, they run again'))
    .argument('<keys...>', 'the first characters of their keys')
    .option('--force', 'also runs whose files finished runs have read')
    .action((prefixes: readonly string[], { runsDir, format, force }: FormatOptions & { force?: true }) => {
      const removed = removeRuns(runsFolder(io, runsDir), prefixes, { force: force === true });
      print(io, format, { removed }, () => removed.map((key) => `removed ${key.slice(0, 8)}`).join('\n'));
    });
};
