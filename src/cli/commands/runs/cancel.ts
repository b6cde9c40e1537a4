import type { Command } from 'commander';
import { FixresError } from '../../../base/errors.ts';
import { requestCancel } from '../../../store/cancel-requests.ts';
import { livingOwner } from '../../../store/owner.ts';
import { findRun } from '../../../store/queries/find-run.ts';
import { showRun } from '../../../store/queries/show-run.ts';
import type { Store } from '../../../store/store.ts';
import type { CliIo } from '../../io.ts';
import { askStore, type FormatOptions, print, withFormat } from '../stored.ts';

/**
 * `fixres runs cancel KEY...|--all`: asks the scheduler that works in the folder to end runs, by a file that it looks for
 * twice a second. What needs a cancelled run does not run either; the others go on.
 */
export const registerCancel = (runs: Command, io: CliIo): void => {
  withFormat(runs.command('cancel').description('end runs of a running scheduler, and leave out what needs them'))
    .argument('[keys...]', 'the first characters of their keys')
    .option('--all', 'all that have not finished')
    .action((prefixes: readonly string[], { runsDir, format, all }: FormatOptions & { all?: true }) => {
      if ((all === true) === prefixes.length > 0) {
        throw new FixresError('CLI_USAGE', 'say which runs to cancel: their keys, or --all');
      }
      const cancelled = askStore(io, runsDir, (store) => {
        assertScheduler(store);
        const keys = prefixes.map((prefix) => unfinished(store, prefix));
        for (const key of keys) requestCancel(store.paths, key);
        if (all === true) requestCancel(store.paths, { all: true });
        return all === true ? 'all' : keys;
      });
      const told = cancelled === 'all' ? 'all runs' : cancelled.map((key) => key.slice(0, 8)).join(', ');
      print(io, format, { cancelled }, () => `asked to cancel ${told}`);
    });
};

const assertScheduler = (store: Store): void => {
  if (livingOwner(store.db) !== null) return;
  throw new FixresError(
    'SCHEDULE_NOT_RUNNING',
    `no fixres works in ${store.paths.runsDir}: there is nothing to cancel`,
    {
      path: store.paths.runsDir,
      hint: '`fixres status` says what runs; `fixres runs rm` takes finished runs back',
    },
  );
};

const unfinished = (store: Store, prefix: string): string => {
  const key = findRun(store, prefix);
  if (showRun(store, key).status !== 'FINISHED') return key;
  throw new FixresError('CLI_USAGE', `run ${key.slice(0, 8)} has finished already`, {
    hint: '`fixres runs rm` takes it back',
  });
};
