import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { FixresError } from '../base/errors.ts';
import { makeFolder } from '../base/make-folder.ts';
import { keepStatements } from './kept-statements.ts';
import { migrate, versionOf } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { explained } from './sqlite-errors.ts';

export type Db = Database.Database;

/** Time that a reader or writer waits for another process's transaction. */
const busyTimeoutMs = 10_000;

/**
 * Opens the database for writing, makes it when it is not there, and brings it to this version. Throws
 * `STORE_UNWRITABLE`, `STORE_CORRUPT`, `STORE_NEWER_VERSION`, and `SCHEDULE_LOCKED` before a migration.
 */
export const openForWriting = (file: string): Db =>
  explained(file, () => {
    makeFolder(dirname(file));
    const db = keepStatements(new Database(file, { timeout: busyTimeoutMs }));
    try {
      refuseNewer(db, file);
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      migrate(db, file);
    } catch (error) {
      db.close();
      throw error;
    }
    return db;
  });

/** Opens the database for questions; one of an earlier version is brought to this one first. Throws `STORE_NOT_FOUND`, `STORE_CORRUPT`, `STORE_NEWER_VERSION`. */
export const openForReading = (file: string): Db => {
  if (!existsSync(file)) {
    throw new FixresError('STORE_NOT_FOUND', `there is no database ${file}`, {
      path: file,
      hint: 'run an experiment first, or name the folder with --runs-dir',
    });
  }
  return explained(file, () => {
    const db = keepStatements(new Database(file, { readonly: true, timeout: busyTimeoutMs }));
    try {
      refuseNewer(db, file);
      if (versionOf(db) < migrations.length) openForWriting(file).close();
    } catch (error) {
      db.close();
      throw error;
    }
    return db;
  });
};

const refuseNewer = (db: Db, file: string): void => {
  const version = versionOf(db);
  if (version <= migrations.length) return;
  throw new FixresError(
    'STORE_NEWER_VERSION',
    `${file} has version ${version}; this fixres knows versions up to ${migrations.length}`,
    { path: file, hint: 'use the newer fixres that made it, or another folder with --runs-dir' },
  );
};
