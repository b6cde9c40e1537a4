import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Modes {
  readonly file: number;
  readonly folder: number;
}

/** Of what lies in the runs folder: paths, logs and failures in it may hold what is nobody else's business. */
export const ownersOnly: Modes = { file: 0o600, folder: 0o700 };

/** Before the umask. */
export const openToAll: Modes = { file: 0o666, folder: 0o777 };

/**
 * Makes a folder and those above it that are missing; one that is there stays as it is. Not `mkdir` with `recursive`: where a file system takes no
 * folders, as `/proc` does, Node tries that for ever.
 */
export const makeFolder = (folder: string, modes = ownersOnly): void => {
  if (isFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above, modes);
  try {
    mkdirSync(folder, modes.folder);
  } catch (error) {
    // Another process may have made it in between.
    if (!isFolder(folder)) throw error;
  }
};

// What can not be looked at (Node 20 throws below a file, later ones do not) can not be made either: mkdir says why.
const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};
