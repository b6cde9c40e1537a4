import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing. Not `mkdir` with `recursive`: where a file system takes no
 * folders, as `/proc` does, Node tries that for ever.
 */
export const makeFolder = (folder: string): void => {
  if (isFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    mkdirSync(folder);
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
