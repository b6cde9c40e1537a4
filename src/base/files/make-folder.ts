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
 * Creates a folder and its missing parents; existing ones are unchanged. Not `mkdir` with `recursive`: on a file
 * system that accepts no folders, such as `/proc`, Node retries it forever.
 */
export const makeFolder = (folder: string, modes = ownersOnly): void => {
  if (isFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above, modes);
  try {
    mkdirSync(folder, modes.folder);
  } catch (error) {
    // Another process may have created it in the meantime.
    if (!isFolder(folder)) throw error;
  }
};

// If it cannot be inspected (Node 20 throws below a file, later versions do not), it cannot be created either: mkdir
// reports why.
const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};
