import { FixresError } from '../../base/errors.ts';
import { livingOwner } from '../../store/owner.ts';
import { findRun } from '../../store/queries/runs/find-run.ts';
import { showRun } from '../../store/queries/runs/show-run.ts';
import { requestCancel } from '../../store/runs/cancel-requests.ts';
import type { Store } from '../../store/store.ts';
import { askStore } from '../ask-store.ts';

/**
 * Asks the scheduler running in the folder to cancel runs, through a file that it checks twice a second, and returns
 * their keys. Dependents of a cancelled run do not run either; others continue. Throws `SCHEDULE_NOT_RUNNING`,
 * `STORE_NOT_FOUND`, and `CLI_USAGE` for a run that has finished.
 */
export const cancelRuns = (runsDir: string, keyPrefixes: readonly string[] | 'all'): readonly string[] | 'all' =>
  askStore(runsDir, (store) => {
    assertScheduler(store);
    if (keyPrefixes === 'all') {
      requestCancel(store.paths, { all: true });
      return 'all';
    }
    const keys = keyPrefixes.map((prefix) => unfinished(store, prefix));
    for (const key of keys) requestCancel(store.paths, key);
    return keys;
  });

const assertScheduler = (store: Store): void => {
  if (livingOwner(store.db) !== null) return;
  throw new FixresError(
    'SCHEDULE_NOT_RUNNING',
    `no fixres is running in ${store.paths.runsDir}, so there is nothing to cancel`,
    {
      path: store.paths.runsDir,
      hint: '`fixres status` shows what is running; `fixres runs rm` removes finished runs',
    },
  );
};

const unfinished = (store: Store, prefix: string): string => {
  const key = findRun(store, prefix);
  if (showRun(store, key).status !== 'FINISHED') return key;
  throw new FixresError('CLI_USAGE', `run ${key.slice(0, 8)} has already finished`, {
    hint: '`fixres runs rm` removes it',
  });
};
