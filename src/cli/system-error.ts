import { FixresError } from '../base/errors.ts';

/** What the system refuses is no bug of ours, wherever it turns up: a full disk, a folder of another person. Others stay. */
export const explainSystemError = (error: unknown): unknown => {
  if (error instanceof Error && isUncompiled(error)) return uncompiled(error);
  if (!(error instanceof Error && 'code' in error && refusals.test(String(error.code)))) return error;
  return new FixresError('BASE_SYSTEM_REFUSED', error.message, {
    hint: 'check the path, the permissions and the free space',
    cause: error,
  });
};

/** A native module that was not compiled, as where npm was told to run no scripts, or for another version of Node. */
const isUncompiled = (error: Error): boolean =>
  ('code' in error && error.code === 'ERR_DLOPEN_FAILED') ||
  error.message.startsWith('Could not locate the bindings file');

const uncompiled = (error: Error): FixresError => {
  const [line] = error.message.split('\n');
  return new FixresError('BASE_SYSTEM_REFUSED', `SQLite was not compiled for Node ${process.versions.node}: ${line}`, {
    hint: 'run `npm rebuild better-sqlite3` where fixres is installed, with the Node that runs it',
    cause: error,
  });
};

const refusals = /^E(ACCES|PERM|ROFS|NOSPC|DQUOT|IO|NOTDIR|ISDIR|NAMETOOLONG|MFILE|NFILE|NOTREGULAR)$/;
