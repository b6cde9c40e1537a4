import { findRun } from '../../store/queries/runs/find-run.ts';
import { removeRun } from '../../store/runs/remove-run.ts';
import { changeStore } from '../ask-store.ts';

/**
 * Removes the files and results of the runs with these key prefixes, and returns their keys. `force`: also runs
 * whose files were read by finished runs. Throws `STORE_NOT_FOUND`, `SCHEDULE_LOCKED`.
 */
export const removeRuns = (
  runsDir: string,
  keyPrefixes: readonly string[],
  { force }: { readonly force: boolean },
): string[] =>
  changeStore(runsDir, (store) => {
    const keys = keyPrefixes.map((prefix) => findRun(store, prefix));
    for (const key of keys) removeRun(store, key, { force });
    return keys;
  });
