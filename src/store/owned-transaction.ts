import type { Db } from './database.ts';
import { assertOwner } from './owner.ts';

/**
 * One transaction of the process that owns the folder. Throws `SCHEDULE_LOCKED`, and writes nothing, when another process has
 * taken over. Asked inside the transaction: nobody can take over between the answer and what is written, however long this
 * process is suspended in between.
 */
export const ownedTransaction = (db: Db, work: () => void): void => {
  db.transaction(() => {
    assertOwner(db);
    work();
  }).immediate();
};
