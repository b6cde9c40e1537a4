import { rmSync } from 'node:fs';
import type { Plan } from '../../plan/types.ts';
import { explained } from '../sqlite-errors.ts';
import type { Store } from '../store.ts';

/**
 * Removes the files of parts of passes whose features runs have all finished, since nothing reads them any more. The
 * durations of the parts stay in the database. Throws `STORE_UNWRITABLE`.
 */
export const forgetParts = (store: Store, { passes = [] }: Plan): void => {
  const { statusOf } = store.knownRuns();
  const isDone = (key: string): boolean => statusOf?.(key) === 'FINISHED';
  const done = passes.filter(({ runs }) => runs.every(isDone)).flatMap(({ parts }) => parts);
  explained(store.paths.runsDir, () => {
    for (const { job } of done) rmSync(store.paths.folder(job.key), { recursive: true, force: true });
  });
};
