import { posix } from 'node:path';

/** Whether a path, relative to a data set's root, leads out of it. */
export const leavesRoot = (path: string): boolean => {
  const plain = posix.normalize(path);
  return posix.isAbsolute(plain) || plain === '..' || plain.startsWith('../');
};
