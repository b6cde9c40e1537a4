import { FixresError } from './errors.ts';

/**
 * System errors are not bugs in fixres, wherever they occur: a full disk, a folder of another user. Other errors are
 * unchanged.
 */
export const explainSystemError = (error: unknown): unknown => {
  if (error instanceof Error && isUncompiled(error)) return uncompiled(error);
  const hint = error instanceof Error && 'code' in error ? hints.get(String(error.code)) : undefined;
  return hint === undefined
    ? error
    : new FixresError('BASE_SYSTEM_REFUSED', (error as Error).message, { hint, cause: error });
};

/**
 * A native module that was not compiled, for example because npm ran no scripts, or that was compiled for another
 * version of Node.
 */
const isUncompiled = (error: Error): boolean =>
  ('code' in error && error.code === 'ERR_DLOPEN_FAILED') ||
  error.message.startsWith('Could not locate the bindings file');

const uncompiled = (error: Error): FixresError => {
  const [line] = error.message.split('\n');
  return new FixresError('BASE_SYSTEM_REFUSED', `SQLite was not compiled for Node ${process.versions.node}: ${line}`, {
    hint: 'run `npm rebuild better-sqlite3` in the fixres installation, with the Node version that runs it',
    cause: error,
  });
};

/** The next step, by error code. */
const hints: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'check that the path exists; a file may have been moved or removed in the meantime': ['ENOENT'],
    'check the permissions of the path and of its folders': ['EACCES', 'EPERM'],
    'choose a writable folder': ['EROFS'],
    'free some space, or choose a folder on another disk': ['ENOSPC', 'EDQUOT'],
    'raise the limit on open files (`ulimit -n`), or use fewer workers': ['EMFILE', 'ENFILE'],
    'check that each part of the path is a file or folder as expected': [
      'EISDIR',
      'ERR_FS_EISDIR',
      'ENOTDIR',
      'ENOTREGULAR',
    ],
    'close the program that uses the path, and try again': ['EBUSY'],
    'check the symbolic links of the path: they form a cycle': ['ELOOP'],
    'choose a shorter path': ['ENAMETOOLONG'],
    'check the disk: reading or writing failed': ['EIO'],
  }).flatMap(([hint, codes]) => codes.map((code) => [code, hint] as const)),
);
