import { hostname } from 'node:os';
import { FixresError } from '../base/errors.ts';
import type { Db } from './database.ts';
import { isAlive, type ProcessIdentity, thisProcess } from './process-identity.ts';

export interface Owner extends ProcessIdentity {
  readonly command: string;
  readonly sinceMs: number;
}

interface LeasedOwner extends Owner {
  readonly renewedMs: number;
  /** How long the lease is valid without renewal, if the process cannot be inspected. */
  readonly leaseMs: number;
}

/**
 * Time between two renewals, and validity of one: hosts whose clocks differ by less do not take over from each other.
 */
export const renewEveryMs = 15_000;
const leaseMs = 180_000;

/** The owner of the folder; null if there is none, or if its process is dead. */
export const livingOwner = (db: Db): Owner | null => {
  const owner = ownerOf(db);
  return owner !== null && lives(owner) ? owner : null;
};

/**
 * Makes this process the owner. A dead owner is replaced; a living one is named in `SCHEDULE_LOCKED`. The transaction
 * serialises concurrent attempts.
 */
export const takeOwnership = (db: Db, command: string, file: string): void => {
  const take = db.transaction(() => {
    const owner = livingOwner(db);
    if (owner !== null) throw lockedError(owner, file);
    const { pid, processStart, host } = thisProcess();
    db.prepare(
      `insert or replace into owner (id, pid, process_start, host, command, since_ms, renewed_ms, lease_ms)
       values (1, :pid, :processStart, :host, :command, :nowMs, :nowMs, :leaseMs)`,
    ).run({ pid, processStart, host, command, nowMs: Date.now(), leaseMs });
  });
  take.immediate();
};

/** Renews the lease. Throws `SCHEDULE_LOCKED` if another process, assuming this one dead, has taken over. */
export const renewOwnership = (db: Db, file: string): void => {
  const { changes } = db.prepare(`update owner set renewed_ms = :nowMs where ${isThisProcess}`).run({
    ...thisProcess(),
    nowMs: Date.now(),
  });
  if (changes === 0) throw takenError(db, file);
};

/** Throws `SCHEDULE_LOCKED` if this process is not, or no longer, the owner. */
export const assertOwner = (db: Db): void => {
  const isOwner = db.prepare(`select 1 from owner where ${isThisProcess}`).get(thisProcess()) !== undefined;
  if (!isOwner) throw takenError(db, db.name);
};

const takenError = (db: Db, file: string): FixresError => {
  const owner = ownerOf(db);
  if (owner !== null) return lockedError(owner, file);
  return new FixresError('SCHEDULE_LOCKED', `this process no longer owns ${file}`, { path: file });
};

/** Releases ownership; does nothing if another process is the owner. */
export const releaseOwnership = (db: Db): void => {
  db.prepare(`delete from owner where ${isThisProcess}`).run(thisProcess());
};

/** Throws `SCHEDULE_LOCKED` if there is an owner. Also works for databases of earlier versions, without leases. */
export const refuseLivingOwner = (db: Db, file: string): void => {
  const owner = ownerOf(db);
  if (owner !== null && lives(owner)) throw lockedError(owner, file);
};

const isThisProcess = 'pid = :pid and process_start = :processStart and host = :host';

const ownerOf = (db: Db): LeasedOwner | null => {
  const row = db.prepare<[], OwnerRow>('select * from owner where id = 1').get();
  if (row === undefined) return null;
  const { pid, process_start: processStart, host, command, since_ms: sinceMs } = row;
  const { renewed_ms: renewedMs = Number.POSITIVE_INFINITY, lease_ms: lease = 0 } = row;
  return { pid, processStart, host, command, sinceMs, renewedMs, leaseMs: lease };
};

interface OwnerRow {
  readonly pid: number;
  readonly process_start: string;
  readonly host: string;
  readonly command: string;
  readonly since_ms: number;
  readonly renewed_ms?: number;
  readonly lease_ms?: number;
}

/**
 * The lease decides if the process cannot be identified: on another host, or on a system that gives no start time
 * (Windows), where a pid may be reused.
 */
const lives = (owner: LeasedOwner): boolean => {
  const isHere = owner.host === hostname();
  if (isHere && !isAlive(owner)) return false;
  return (isHere && owner.processStart !== '') || owner.renewedMs + owner.leaseMs > Date.now();
};

const lockedError = (owner: Owner, file: string): FixresError =>
  new FixresError(
    'SCHEDULE_LOCKED',
    `another fixres is running in this folder: process ${owner.pid} on ${owner.host}, \`${owner.command}\`, ` +
      `since ${new Date(owner.sinceMs).toISOString()}`,
    { path: file, hint: 'wait until it ends, stop it, follow it with `fixres watch`, or choose another --runs-dir' },
  );
