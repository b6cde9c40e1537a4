import { renameSync } from 'node:fs';

/**
 * Renames a file onto another, or a folder. Windows refuses this while a virus scanner or a reader has one of the
 * files open, so there it is retried for about a second. Throws the system's error.
 */
export const replaceFile = (from: string, to: string, { platform, rename, sleep } = thisSystem): void => {
  for (const pauseMs of platform === 'win32' ? pausesMs : []) {
    if (isRenamed(() => rename(from, to))) return;
    sleep(pauseMs);
  }
  rename(from, to);
};

const isRenamed = (rename: () => void): boolean => {
  try {
    rename();
    return true;
  } catch (error) {
    if (['EPERM', 'EACCES', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
};

const pausesMs = [10, 20, 50, 100, 200, 300, 400];

const thisSystem = {
  platform: process.platform as string,
  rename: renameSync as (from: string, to: string) => void,
  sleep: (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
};
