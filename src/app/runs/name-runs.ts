import { findRun } from '../../store/queries/runs/find-run.ts';
import { showRun } from '../../store/queries/runs/show-run.ts';
import { askStore } from '../ask-store.ts';

/**
 * The runs with these key prefixes, each as `1a2b3c4d (its title)`. Throws `STORE_NOT_FOUND` if none or several match.
 */
export const nameRuns = (runsDir: string, keyPrefixes: readonly string[]): string[] =>
  askStore(runsDir, (store) =>
    keyPrefixes.map((prefix) => {
      const { key, job, experiments } = showRun(store, findRun(store, prefix));
      return `${key.slice(0, 8)} (${experiments[0]?.title ?? job.kind})`;
    }),
  );
