import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files and folders below a folder, and itself, that others than their owner may read, write or enter. */
export const openToOthers = (folder: string): string[] =>
  ['', ...(readdirSync(folder, { recursive: true }) as string[])].filter((name) => {
    const stats = lstatSync(join(folder, name));
    return !stats.isSymbolicLink() && (stats.mode & 0o077) !== 0;
  });
