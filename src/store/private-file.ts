import { closeSync, existsSync, openSync } from 'node:fs';
import { ownersOnly } from '../base/files/make-folder.ts';

/**
 * Makes a file that only its owner can read, if there is none. SQLite takes an empty one for a new database, and gives the
 * files beside it the same permissions.
 */
export const makePrivateFile = (file: string): void => {
  if (!existsSync(file)) closeSync(openSync(file, 'a', ownersOnly.file));
};
