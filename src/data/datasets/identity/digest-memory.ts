import { statSync } from 'node:fs';
import type { OnDamage } from '../../../base/files/damage.ts';
import { sha256 } from '../../../base/json.ts';
import { readDigests, writeDigests } from './digest-file.ts';
import { RememberedFiles } from './remembered-files.ts';

/** Digests of file contents, cached between program runs. */
export interface DigestMemory {
  /** SHA-256 of an image, cached as long as the size and time of its file are unchanged. Throws what `read` throws. */
  digest(image: ImageInFile): Promise<string>;
  /** Rewrites the file if anything is new. */
  save(): void;
}

export interface ImageInFile {
  /** Absolute: the path of the image's file, or a path inside a larger file. */
  readonly path: string;
  readonly file: string;
  readonly read: () => Promise<Uint8Array>;
}

/** A file that changed this recently may change again within the same clock tick, so it is not cached. */
const settledAfterMs = 2000;

/**
 * Without `rememberFile`, nothing is cached. `damaged` is called for a file that cannot be trusted, such as one of
 * version 1, which has no checksum.
 */
export const openDigestMemory = (rememberFile?: string, damaged: OnDamage = () => {}): DigestMemory => {
  const memory = rememberFile === undefined ? nothing() : readMemory(rememberFile, damaged);
  const { files } = memory;
  let isNew = memory.isSpoilt;
  return {
    digest: async ({ path, file, read }) => {
      // Synchronous, because a turn of the event loop takes many times as long.
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
  /** Whether the existing file must be replaced. */
  readonly isSpoilt: boolean;
}

const nothing = (): Memory => ({ files: new RememberedFiles(), isSpoilt: false });

/** A missing or damaged cache only costs the time to read the images again. */
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
