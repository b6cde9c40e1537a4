import { statSync } from 'node:fs';
import type { OnDamage } from '../../../base/files/damage.ts';
import { sha256 } from '../../../base/json.ts';
import { readDigests, writeDigests } from './digest-file.ts';
import { RememberedFiles } from './remembered-files.ts';

/** Digests of files' contents, remembered from one program run to the next. */
export interface DigestMemory {
  /** SHA-256 of an image, from memory if the size and time of the file that it is in are as they were. Throws what `read` does. */
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

/** A file that changed this recently may change again within the same tick of its clock: it isn't remembered. */
const settledAfterMs = 2000;

/**
 * Without `rememberFile` nothing is remembered. `damaged` is called for a file that cannot be trusted, such as one of
 * version 1, which has no checksum.
 */
export const openDigestMemory = (rememberFile?: string, damaged: OnDamage = () => {}): DigestMemory => {
  const memory = rememberFile === undefined ? nothing() : readMemory(rememberFile, damaged);
  const { files } = memory;
  let isNew = memory.isSpoilt;
  return {
    digest: async ({ path, file, read }) => {
      // At once: a turn of the event loop takes many times as long.
      const { size, mtimeMs } = statSync(file);
      const known = files.get(path);
      if (known?.size === size && known.mtimeMs === mtimeMs) return known.sha256;
      const digest = sha256(await read());
      if (Date.now() - mtimeMs > settledAfterMs) {
        files.set(path, { size, mtimeMs, sha256: digest });
        isNew = true;
      }
      return digest;
    },
    save: () => {
      if (!isNew || rememberFile === undefined) return;
      writeDigests(rememberFile, files);
      isNew = false;
    },
  };
};

interface Memory {
  readonly files: RememberedFiles;
  /** The existing file must be replaced. */
  readonly isSpoilt: boolean;
}

const nothing = (): Memory => ({ files: new RememberedFiles(), isSpoilt: false });

/** If the memory is absent or damaged, only the time to read the images again is lost. */
const readMemory = (file: string, damaged: OnDamage): Memory => {
  const reading = readDigests(file);
  if (reading.state === 'absent') return nothing();
  if ('value' in reading) return { files: reading.value.files, isSpoilt: false };
  damaged({
    key: null,
    file,
    reason: reading.reason,
    remedy: 'all images are read again and their digests recomputed',
  });
  return { files: new RememberedFiles(), isSpoilt: true };
};
