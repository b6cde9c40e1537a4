import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { FixresError } from '../errors.ts';
import { printableText } from '../printable.ts';
import { makeFolder, openToAll, ownersOnly } from './make-folder.ts';
import { replaceFile } from './replace-file.ts';

/**
 * Writes a file atomically: readers see the whole file or nothing, even after a crash or power failure. Temporary file,
 * fsync, rename, fsync of the folder. Parts are written in order. Only the owner can read the file. Throws
 * `BASE_WRITE_FAILED`.
 */
export const writeFileAtomic: WriteFile = (file, ...parts) => write(file, parts, ownersOnly);

/** The same for parts that are generated one at a time, too many to hold in memory at once. */
export const writePartsAtomic = (file: string, parts: Iterable<string | Uint8Array>): void =>
  write(file, parts, ownersOnly);

/**
 * The same for a file that the user requested by name: its permissions follow the umask, and control characters in
 * its text are escaped as on stdout, because it may be printed to a terminal.
 */
export const writeOutputFile: WriteFile = (file, ...parts) =>
  write(
    file,
    parts.map((part) => (typeof part === 'string' ? printableText(part) : part)),
    openToAll,
  );

export type WriteFile = (file: string, ...parts: readonly (string | Uint8Array)[]) => void;

const write = (file: string, parts: Iterable<string | Uint8Array>, modes: typeof ownersOnly): void => {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    makeFolder(dirname(file), modes);
    const descriptor = openSync(temporary, 'wx', modes.file);
    try {
      for (const part of parts) writeFully(descriptor, typeof part === 'string' ? Buffer.from(part) : part);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    replaceFile(temporary, file);
    syncFolder(dirname(file));
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw writeFailed(file, cause);
  }
};

export const writeFailed = (file: string, cause: unknown): FixresError =>
  new FixresError('BASE_WRITE_FAILED', `could not write ${file}: ${(cause as Error).message}`, {
    path: file,
    hint: 'check the free space and the permissions of the folder',
    cause,
  });

/** A single call may write only a part. */
export const writeFully = (descriptor: number, bytes: Uint8Array): void => {
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset);
};

// Windows cannot open a folder for fsync; there the rename has to be enough.
const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};
