import type Database from 'better-sqlite3';
import { FixresError } from '../base/errors.ts';

/** Errors of SQLite and the file system, with the file and a hint. Other errors are unchanged. */
const storeError = (error: unknown, file: string): unknown => {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  // `ERROR` results from a damaged schema, or damaged JSON in a row, since the statements themselves are tested.
  if (/^SQLITE_(NOTADB|CORRUPT|ERROR|FORMAT|SCHEMA|MISMATCH|TOOBIG)/.test(code)) {
    return new FixresError('STORE_CORRUPT', `${file} is not a usable database: ${error.message}`, {
      path: file,
      hint: 'move the file away: finished runs are recovered from their outcome.json and are not run again',
      cause: error,
    });
  }
  if (
    /^SQLITE_(READONLY|CANTOPEN|PERM|IOERR|FULL|AUTH)|^E(ACCES|NOENT|PERM|ROFS|NOTDIR|NOSPC|EXIST|IO|DQUOT)$/.test(code)
  ) {
    return new FixresError('STORE_UNWRITABLE', `could not write ${file}: ${error.message}`, {
      path: file,
      hint: 'check the permissions and the free space, or choose another folder with --runs-dir',
      cause: error,
    });
  }
  return error;
};

/** The result of the work, with its errors explained. */
export const explained = <T>(file: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw storeError(error, file);
  }
};

/** The database, whose statements explain their errors, because a damaged page is detected only when it is read. */
export const explainStatements = (db: Database.Database, file: string): Database.Database => {
  const prepare = db.prepare.bind(db);
  db.prepare = ((text: string) => {
    const statement: Database.Statement<unknown[]> = explained(file, () => prepare(text));
    for (const name of ['get', 'all', 'run'] as const) {
      const ask = statement[name].bind(statement) as (...values: unknown[]) => never;
      statement[name] = (...values) => explained(file, () => ask(...values));
    }
    return statement;
  }) as Database.Database['prepare'];
  return db;
};
