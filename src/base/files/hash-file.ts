import { createHash } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import { openRegularFile } from './regular-file.ts';

const chunkBytes = 4 * 1024 * 1024;

/** SHA-256 of a file of any size, hexadecimal. Throws file system errors. */
export const sha256OfFile = (file: string): string => {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(chunkBytes);
  const descriptor = openRegularFile(file);
  try {
    for (let got = readSync(descriptor, chunk); got > 0; got = readSync(descriptor, chunk)) {
      hash.update(chunk.subarray(0, got));
    }
  } finally {
    closeSync(descriptor);
  }
  return hash.digest('hex');
};
