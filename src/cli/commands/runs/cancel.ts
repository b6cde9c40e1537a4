import type { Command } from 'commander';
import { cancelRuns } from '../../../app/runs/cancel-runs.ts';
import { FixresError } from '../../../base/errors.ts';
import { isConfirmed, yesOption } from '../../confirm.ts';
import type { CliIo } from '../../io.ts';
import { type FormatOptions, print, runsFolder, withFormat } from '../stored.ts';

interface CancelOptions extends FormatOptions {
  readonly all?: true;
  readonly yes?: true;
}

/**
 * `fixres runs cancel KEY...|--all`: asks the scheduler running in the folder to cancel runs, through a file that it
 * checks twice a second. Dependents of a cancelled run do not run either; others continue.
 */
export const registerCancel = (runs: Command, io: CliIo): void => {
  withFormat(runs.command('cancel').description('cancel runs and their dependents'))
    .argument('[keys...]', 'the first characters of run keys')
    .option('--all', 'all runs that have not finished')
    .option(...yesOption)
    .action(async (prefixes: readonly string[], { runsDir, format, all, yes }: CancelOptions) => {
      if ((all === true) === prefixes.length > 0) {
        throw new FixresError('CLI_USAGE', 'specify the runs to cancel: their keys, or --all');
      }
      if (all === true && !(await isConfirmed(io, 'cancel all runs that have not finished?', yes === true))) return;
      const cancelled = cancelRuns(runsFolder(io, runsDir), all === true ? 'all' : prefixes);
      const told = cancelled === 'all' ? 'all runs' : cancelled.map((key) => key.slice(0, 8)).join(', ');
      print(io, format, { cancelled }, () => `asked to cancel ${told}`);
    });
};
