import type { Command } from 'commander';
import { nameRuns } from '../../../app/runs/name-runs.ts';
import { removeRuns } from '../../../app/runs/remove-runs.ts';
import { isConfirmed, yesOption } from '../../confirm.ts';
import type { CliIo } from '../../io.ts';
import { type FormatOptions, print, runsFolder, withFormat } from '../stored.ts';

interface RemoveOptions extends FormatOptions {
  readonly force?: true;
  readonly yes?: true;
}

/** `fixres runs rm KEY...`: removes the files and results of runs. */
export const registerRemove = (runs: Command, io: CliIo): void => {
  withFormat(
    runs
      .command('rm')
      .description('remove the files and results of runs; the next plan that needs them runs them again'),
  )
    .argument('<keys...>', 'the first characters of run keys')
    .option('--force', 'also remove runs whose files were read by finished runs')
    .option(...yesOption)
    .action(async (prefixes: readonly string[], { runsDir, format, force, yes }: RemoveOptions) => {
      const folder = runsFolder(io, runsDir);
      const question = `remove the files and results of ${nameRuns(folder, prefixes).join(', ')}?`;
      if (!(await isConfirmed(io, question, yes === true))) return;
      const removed = removeRuns(folder, prefixes, { force: force === true });
      print(io, format, { removed }, () => removed.map((key) => `removed ${key.slice(0, 8)}`).join('\n'));
    });
};
