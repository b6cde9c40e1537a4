import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export interface Modes {
  readonly file: number;
  readonly folder: number;
}

/** Permissions in the runs folder, whose paths, logs and failures may be private. */
export const ownersOnly: Modes = { file: 0o600, folder: 0o700 };

/** Before the umask. */
export const openToAll: Modes = { file: 0o666, folder: 0o777 };

/**
 * Creates a folder and its missing parents; existing ones are unchanged. Not `mkdir` with `recursive`: where a file
 * system takes no folders, as `/proc` does, Node tries that for ever.
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
