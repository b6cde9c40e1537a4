import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { writeFileAtomic } from '../../base/atomic-write.ts';
import { FixresError, isFixresError } from '../../base/errors.ts';
import { sha256 } from '../../base/json.ts';

/** Digests of files' contents, remembered from one program run to the next. */
export interface DigestMemory {
  /** SHA-256 of an image, from memory if the size and time of the file that it is in are as they were. */
  digest(image: ImageInFile): Promise<string>;
  /** Writes the file again, if anything is new. */
  save(): void;
}

export interface ImageInFile {
  /** Absolute: the file's own, or one inside a larger file. */
  readonly path: string;
  readonly file: string;
  readonly read: () => Promise<Uint8Array>;
}

interface Remembered {
  readonly size: number;
  readonly mtimeMs: number;
  readonly sha256: string;
}

/** A file that changed this recently may change again within the same tick of its clock: it isn't remembered. */
const settledAfterMs = 2000;

/** `rememberFile` holds `{ "version": 1, "files": { path: { size, mtimeMs, sha256 } } }`; without it nothing is remembered. */
export const openDigestMemory = (rememberFile?: string): DigestMemory => {
  const files = new Map(rememberFile === undefined ? [] : readMemory(rememberFile));
  let isNew = false;
  return {
    digest: async ({ path, file, read }) => {
      try {
        const { size, mtimeMs } = await stat(file);
        const known = files.get(path);
        if (known?.size === size && known.mtimeMs === mtimeMs) return known.sha256;
        const digest = sha256(await read());
        if (Date.now() - mtimeMs > settledAfterMs) {
          files.set(path, { size, mtimeMs, sha256: digest });
          isNew = true;
        }
        return digest;
      } catch (cause) {
        if (isFixresError(cause)) throw cause;
        const message = `can't read ${path}: ${(cause as Error).message}`;
        throw new FixresError('DATA_IMAGE_UNREADABLE', message, { path, cause });
      }
    },
    save: () => {
      if (!isNew || rememberFile === undefined) return;
      writeFileAtomic(rememberFile, JSON.stringify({ version: 1, files: Object.fromEntries(files) }));
      isNew = false;
    },
  };
};

/** Nothing is lost with a memory that is absent or spoilt but the time to read the images again. */
const readMemory = (file: string): [string, Remembered][] => {
  try {
    const memory: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof memory !== 'object' || memory === null || !('version' in memory) || memory.version !== 1) return [];
    if (!('files' in memory) || typeof memory.files !== 'object' || memory.files === null) return [];
    return Object.entries(memory.files).filter((entry): entry is [string, Remembered] => isRemembered(entry[1]));
  } catch {
    return [];
  }
};

const isRemembered = (value: unknown): value is Remembered =>
  typeof value === 'object' &&
  value !== null &&
  'size' in value &&
  'mtimeMs' in value &&
  'sha256' in value &&
  typeof value.sha256 === 'string';
