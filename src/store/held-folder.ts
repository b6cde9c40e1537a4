import { statSync } from 'node:fs';
import { FixresError } from '../base/errors.ts';
import type { Db } from './database.ts';
import { renewEveryMs, renewOwnership } from './owner.ts';

/**
 * Holds the folder for this process while it writes: renews the lease, and detects that another process has taken over
 * or that the database was deleted, which SQLite does not: it would continue writing to the unlinked file.
 */
export class HeldFolder {
  readonly #db: Db;
  readonly #file: string;
  readonly #inode: bigint;
  readonly #timer: NodeJS.Timeout;
  #lost: unknown;

  constructor(db: Db, file: string) {
    this.#db = db;
    this.#file = file;
    this.#inode = inodeOf(file) ?? -1n;
    this.#timer = setInterval(() => this.#check(), renewEveryMs);
    this.#timer.unref();
  }

  /**
   * Call this before writing. Throws `SCHEDULE_LOCKED` or `STORE_UNWRITABLE` if the folder is known to be lost;
   * `ownedTransaction` also detects a takeover since then.
   */
  assertHeld(): void {
    if (inodeOf(this.#file) !== this.#inode) this.#lost ??= deletedError(this.#file);
    if (this.#lost !== undefined) throw this.#lost;
  }

  isLost(): boolean {
    this.#check();
    return this.#lost !== undefined;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #check(): void {
    try {
      renewOwnership(this.#db, this.#file);
    } catch (error) {
      this.#lost ??= error;
    }
  }
}

const inodeOf = (file: string): bigint | null => statSync(file, { bigint: true, throwIfNoEntry: false })?.ino ?? null;

const deletedError = (file: string): FixresError =>
  new FixresError('STORE_UNWRITABLE', `${file} was deleted or replaced while it was in use`, {
    path: file,
    hint: 'start again: finished runs whose folders still exist are not run again',
  });
