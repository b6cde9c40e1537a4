import type { Db } from './database.ts';
import { assertOwner } from './owner.ts';

/**
 * One transaction of the process that owns the folder. Throws `SCHEDULE_LOCKED`, and writes nothing, if another process
 * has taken over. The check is inside the transaction, so no process can take over between the check and the write,
 * however long this process is suspended in between.
 */
export const ownedTransaction = (db: Db, work: () => void): void => {
  db.transaction(() => {
    assertOwner(db);
    work();
  }).immediate();
};
