import { closeSync, existsSync, openSync } from 'node:fs';
import { ownersOnly } from '../base/files/make-folder.ts';

/**
 * Creates a file that only its owner can read, unless it exists. SQLite treats an empty file as a new database, and
 * gives its companion files the same permissions.
 */
export const makePrivateFile = (file: string): void => {
  if (!existsSync(file)) closeSync(openSync(file, 'a', ownersOnly.file));
};
