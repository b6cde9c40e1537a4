import { FixresError } from '../base/errors.ts';
import type { Db } from './database.ts';
import { isAlive, type ProcessIdentity, thisProcess } from './process-identity.ts';

export interface Owner extends ProcessIdentity {
  readonly command: string;
  readonly sinceMs: number;
}

/** Who writes into the folder, or did so last when it was killed. */
export const ownerOf = (db: Db): Owner | null =>
  db
    .prepare<[], Owner>(
      'select pid, process_start as processStart, host, command, since_ms as sinceMs from owner where id = 1',
    )
    .get() ?? null;

/**
 * Makes this process the one that writes. A dead owner is replaced; a living one is named in `SCHEDULE_LOCKED`.
 * Several that try at the same time are put in order by the transaction.
 */
export const takeOwnership = (db: Db, command: string, file: string): void => {
  const take = db.transaction(() => {
    const owner = ownerOf(db);
    if (owner !== null && isAlive(owner)) throw lockedError(owner, file);
    const { pid, processStart, host } = thisProcess();
    db.prepare(
      'insert or replace into owner (id, pid, process_start, host, command, since_ms) values (1, ?, ?, ?, ?, ?)',
    ).run(pid, processStart, host, command, Date.now());
  });
  take.immediate();
};

/** Forgets this process; nothing happens when another one is the owner. */
export const releaseOwnership = (db: Db): void => {
  const { pid, processStart, host } = thisProcess();
  db.prepare('delete from owner where pid = ? and process_start = ? and host = ?').run(pid, processStart, host);
};

const lockedError = (owner: Owner, file: string): FixresError =>
  new FixresError(
    'SCHEDULE_LOCKED',
    `another fixres works in this folder: process ${owner.pid} on ${owner.host}, \`${owner.command}\`, ` +
      `since ${new Date(owner.sinceMs).toISOString()}`,
    { path: file, hint: 'wait until it has ended, stop it, or choose another folder with --runs-dir' },
  );
