import { statSync } from 'node:fs';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FixresError } from '../../../base/errors.ts';
import { readRegularFile } from '../../../base/files/regular-file.ts';

/** Whether a shard's name says that it is compressed. */
export const isPacked = (file: string): boolean => packedName.test(file);

const packedName = /\.(tar\.gz|tgz|tar\.zst|tzst)$/i;

/** Unpacked shards that are kept, bytes. One is kept however large it is. */
const budgetBytes = 512 * 2 ** 20;

/** What fits into one buffer of every platform. */
const maxBytes = 2 ** 31 - 1;

/** The last used is the last. `length` is 0 until it is unpacked. */
const kept = new Map<string, { readonly shard: Promise<Buffer>; length: number }>();

/**
 * A compressed shard as the plain archive that it was. It can't be read but as a whole, and so the last ones stay in memory.
 * Throws `DATA_SHARD_INVALID` for one that is damaged or too large, and what the file system throws.
 */
export const unpackedShard = async (file: string): Promise<Buffer> => {
  const { size, mtimeMs } = statSync(file);
  const key = `${file} ${size} ${mtimeMs}`;
  const entry = kept.get(key) ?? { shard: unpack(file), length: 0 };
  kept.delete(key);
  kept.set(key, entry);
  try {
    const bytes = await entry.shard;
    entry.length = bytes.length;
    dropOldest(key);
    return bytes;
  } catch (error) {
    kept.delete(key);
    throw error;
  }
};

const dropOldest = (used: string): void => {
  let sum = [...kept.values()].reduce((total, { length }) => total + length, 0);
  for (const [key, { length }] of kept) {
    if (sum <= budgetBytes) return;
    if (key === used) continue;
    kept.delete(key);
    sum -= length;
  }
};

const unpack = async (file: string): Promise<Buffer> => {
  const bytes = readRegularFile(file, maxBytes);
  try {
    if (/gz$/i.test(file)) return await promisify(gunzip)(bytes, { maxOutputLength: maxBytes });
    // Node.js 20 has no Zstandard; most data sets do without this package.
    const { decompressZstd } = await import('hyparquet-compressors');
    return Buffer.from(decompressZstd(bytes));
  } catch (cause) {
    throw new FixresError('DATA_SHARD_INVALID', `${file} can't be unpacked: ${(cause as Error).message}`, {
      path: file,
      hint: 'get the shard again, or unpack it to a plain tar file, which may have any size and is faster to read',
      cause,
    });
  }
};
