import { statSync } from 'node:fs';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { FixresError } from '../../../base/errors.ts';
import { readRegularFile } from '../../../base/files/regular-file.ts';

/** Whether a shard is compressed, by its name. */
export const isPacked = (file: string): boolean => packedName.test(file);

const packedName = /\.(tar\.gz|tgz|tar\.zst|tzst)$/i;

/** Maximum bytes of cached decompressed shards. One is kept regardless of its size. */
const budgetBytes = 512 * 2 ** 20;

/** Fits into one buffer on every platform. */
const maxBytes = 2 ** 31 - 1;

/** The most recently used comes last. `length` is 0 until decompressed. */
const kept = new Map<string, { readonly shard: Promise<Buffer>; length: number }>();

/**
 * Decompresses a shard into its plain archive. A shard can only be read as a whole, so the last ones stay in memory.
 * Throws `DATA_SHARD_INVALID` for a damaged or too large shard, and file system errors.
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
    // Node.js 20 has no Zstandard; most data sets do not need this package.
    const { decompressZstandard } = await import('./zstandard/decompress-zstandard.ts');
    const unpacked = decompressZstandard(bytes, maxBytes);
    return Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.length);
  } catch (cause) {
    throw new FixresError('DATA_SHARD_INVALID', `${file} can't be unpacked: ${(cause as Error).message}`, {
      path: file,
      hint: 'get the shard again, or unpack it to a plain tar file, which may have any size and is faster to read',
      cause,
    });
  }
};
