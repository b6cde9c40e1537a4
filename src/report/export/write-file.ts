import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { makeFolder, openToAll } from '../../base/files/make-folder.ts';

/** One of many small files of an export, which can be regenerated: not synced to disk. Throws `BASE_WRITE_FAILED`. */
export const writeFile = (file: string, content: string | Uint8Array): void =>
  written(file, () => {
    makeFolder(dirname(file), openToAll);
    writeFileSync(file, content);
  });

/** A folder of an export, possibly empty. Throws `BASE_WRITE_FAILED`. */
export const writeFolder = (folder: string): void => written(folder, () => makeFolder(folder, openToAll));

const written = (path: string, write: () => void): void => {
  try {
    write();
  } catch (cause) {
    throw new FixresError('BASE_WRITE_FAILED', `could not write ${path}: ${(cause as Error).message}`, {
      path,
      hint: 'check the free space and the permissions of the folder',
      cause,
    });
  }
};
