import { closeSync, readSync } from 'node:fs';
import { openRegularFile } from '../../../base/files/regular-file.ts';
import type { ByteSpan } from '../../types/dataset-index.ts';
import { isPacked, unpackedShard } from './packed-shard.ts';

/**
 * Reads a range of a file's bytes; of a compressed file, a range of the decompressed bytes. Throws a plain error if
 * the file is too short.
 */
export const readSpan = async (file: string, { offset, length }: ByteSpan): Promise<Uint8Array> => {
  if (isPacked(file)) {
    const bytes = await unpackedShard(file);
    if (bytes.length < offset + length) throw new Error(`${file} ends before byte ${offset + length}`);
    return Uint8Array.from(bytes.subarray(offset, offset + length));
  }
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
