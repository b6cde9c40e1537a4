import { closeSync, readSync } from 'node:fs';
import { openRegularFile } from '../../../base/regular-file.ts';
import type { ByteSpan } from '../../types.ts';

/** Some of a file's bytes. Throws a plain error if the file is shorter. */
export const readSpan = async (file: string, { offset, length }: ByteSpan): Promise<Uint8Array> => {
  const descriptor = openRegularFile(file);
  try {
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const bytesRead = readSync(descriptor, bytes, done, length - done, offset + done);
      if (bytesRead === 0) throw new Error(`${file} ends before byte ${offset + length}`);
      done += bytesRead;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
};
