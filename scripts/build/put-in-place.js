import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Puts a freshly built folder in the place of another. If both have the same contents, the old one stays untouched, so
 * that programs running from it are not disturbed. Otherwise two renames swap them, and the old one is removed. A
 * running program that later loads a file by its path gets the new file, as it must.
 */
export const putInPlace = (fresh, place) => {
  if (existsSync(place) && isSame(fresh, place)) {
    rmSync(fresh, { recursive: true, force: true });
    return;
  }
  const old = `${fresh}-old`;
  if (existsSync(place)) renameSync(place, old);
  renameSync(fresh, place);
  rmSync(old, { recursive: true, force: true });
};

const isSame = (a, b) => {
  const files = filesOf(a);
  if (files.join('\n') !== filesOf(b).join('\n')) return false;
  return files.every((file) => readFileSync(join(a, file)).equals(readFileSync(join(b, file))));
};

const filesOf = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort();
