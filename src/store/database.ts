import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { FixresError, isFixresError } from '../base/errors.ts';
import { makeFolder } from '../base/files/make-folder.ts';
import { noteOpened } from './damage.ts';
import { keepStatements } from './kept-statements.ts';
import { migrate, versionOf } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { makePrivateFile } from './private-file.ts';
import { explained, explainStatements } from './sqlite-errors.ts';
import { wholeDatabase } from './whole-database.ts';

export type Db = Database.Database;

/** How long a reader or writer waits for another process's transaction. */
const busyTimeoutMs = 10_000;

/**
 * Opens the database for writing, creates it if it does not exist, and migrates it to this version. Throws
 * `STORE_UNWRITABLE`, `STORE_CORRUPT`, `STORE_NEWER_VERSION`, and `SCHEDULE_LOCKED` before a migration.
 */
export const openForWriting = (file: string): Db =>
  explained(file, () => {
    makeFolder(dirname(file));
    makePrivateFile(file);
    const db = open(file, { timeout: busyTimeoutMs });
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

/**
 * Opens the database for queries, after migrating one of an earlier version. Throws `STORE_NOT_FOUND`, `STORE_CORRUPT`,
 * `STORE_NEWER_VERSION`, and `STORE_UNWRITABLE` if neither SQLite nor an in-memory copy can read it.
 */
export const openForReading = (file: string): Db => {
  if (!existsSync(file)) {
    throw new FixresError('STORE_NOT_FOUND', `the database ${file} does not exist`, {
      path: file,
      hint: 'run an experiment first, or set the folder with --runs-dir',
    });
  }
  noteOpened(file);
  try {
    return readable(file, file, () => openForWriting(file).close());
  } catch (error) {
    const isUnwritable = isFixresError(error) && error.code === 'STORE_UNWRITABLE';
    const whole = isUnwritable ? wholeDatabase(file) : null;
    if (whole === null) throw error;
    return readable(file, whole, () => {
      throw error;
    });
  }
};

const readable = (file: string, source: string | Buffer, renew: () => void): Db =>
  explained(file, () => {
    const db = open(source, { readonly: true, timeout: busyTimeoutMs }, file);
    try {
      refuseNewer(db, file);
      if (versionOf(db) < migrations.length) renew();
    } catch (error) {
      db.close();
      throw error;
    }
    return db;
  });

const open = (source: string | Buffer, options: Database.Options, file = String(source)): Db =>
  keepStatements(explainStatements(new Database(source, options), file));

const refuseNewer = (db: Db, file: string): void => {
  const version = versionOf(db);
  if (version <= migrations.length) return;
  throw new FixresError(
    'STORE_NEWER_VERSION',
    `${file} has version ${version}; this fixres knows versions up to ${migrations.length}`,
    { path: file, hint: 'use the newer fixres that created it, or another folder with --runs-dir' },
  );
};
