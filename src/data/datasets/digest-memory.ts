import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { writeFileAtomic } from '../../base/atomic-write.ts';
import { FixresError } from '../../base/errors.ts';
import { sha256 } from '../../base/json.ts';

/** Digests of files' contents, remembered from one program run to the next. */
export interface DigestMemory {
  /** SHA-256 of a file, from memory if its size and time are as they were. */
  digest(file: string): Promise<string>;
  /** Writes the file again, if anything is new. */
  save(): void;
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
    digest: async (file) => {
      try {
        const { size, mtimeMs } = await stat(file);
        const known = files.get(file);
        if (known?.size === size && known.mtimeMs === mtimeMs) return known.sha256;
        const digest = sha256(await readFile(file));
        if (Date.now() - mtimeMs > settledAfterMs) {
          files.set(file, { size, mtimeMs, sha256: digest });
          isNew = true;
        }
        return digest;
      } catch (cause) {
        const message = `can't read ${file}: ${(cause as Error).message}`;
        throw new FixresError('DATA_IMAGE_UNREADABLE', message, { path: file, cause });
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
