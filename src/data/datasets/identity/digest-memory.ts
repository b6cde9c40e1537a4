import { stat } from 'node:fs/promises';
import { FixresError, isFixresError } from '../../../base/errors.ts';
import type { OnDamage } from '../../../base/files/damage.ts';
import { readSealedJson, writeSealedJson } from '../../../base/files/sealed-json.ts';
import { sha256 } from '../../../base/json.ts';

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

/**
 * `rememberFile` holds `{ "version": 2, "files": { path: { size, mtimeMs, sha256 } }, "sha256" }`, the last being its checksum; without
 * it nothing is remembered. `damaged` is told of one that cannot be believed, such as those of version 1, which have no checksum.
 */
export const openDigestMemory = (rememberFile?: string, damaged: OnDamage = () => {}): DigestMemory => {
  const memory = rememberFile === undefined ? nothing : readMemory(rememberFile, damaged);
  const files = new Map(memory.files);
  let isNew = memory.isSpoilt;
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
      writeSealedJson(rememberFile, { version: 2, files: Object.fromEntries(files) }, 0);
      isNew = false;
    },
  };
};

interface Memory {
  readonly files: readonly (readonly [string, Remembered])[];
  /** What is there is to be replaced. */
  readonly isSpoilt: boolean;
}

const nothing: Memory = { files: [], isSpoilt: false };

/** Nothing is lost with a memory that is absent or damaged but the time to read the images again. */
const readMemory = (file: string, damaged: OnDamage): Memory => {
  const reading = readSealedJson<MemoryFile>(file);
  if (reading.state === 'absent') return nothing;
  if ('value' in reading) return { files: Object.entries(reading.value.files), isSpoilt: false };
  damaged({ key: null, file, reason: reading.reason, remedy: 'all images are read and their digests taken again' });
  return { files: [], isSpoilt: true };
};

interface MemoryFile {
  readonly version: 2;
  readonly files: Readonly<Record<string, Remembered>>;
}
