import { rmSync } from 'node:fs';
import type { Plan } from '../../plan/types.ts';
import { explained } from '../sqlite-errors.ts';
import type { Store } from '../store.ts';

/**
 * Removes what the parts of passes left whose features runs have all finished: nobody reads it any more. How long they took stays
 * in the database. Throws `STORE_UNWRITABLE`.
 */
export const forgetParts = (store: Store, { passes = [] }: Plan): void => {
  const { statusOf } = store.knownRuns();
  const isDone = (key: string): boolean => statusOf?.(key) === 'FINISHED';
  const done = passes.filter(({ runs }) => runs.every(isDone)).flatMap(({ parts }) => parts);
  explained(store.paths.runsDir, () => {
    for (const { job } of done) rmSync(store.paths.folder(job.key), { recursive: true, force: true });
  });
};
