import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { CompressionCodec } from 'hyparquet';
import { compressors, decompressLz4, decompressLz4Raw } from 'hyparquet-compressors';
import { decompressZstandard } from '../zstandard/decompress-zstandard.ts';
import { hasLz4FramesLength, hasLz4Length } from './lz4-length.ts';

type Decompress = (bytes: Uint8Array, length: number) => Uint8Array;

/** Each allocates at most `length` bytes, and verifies the checksum or length if the format has one. */
const decompressors: Partial<Record<CompressionCodec, Decompress>> = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY: compressors.SNAPPY!,
  GZIP: (bytes, length) => gunzipSync(bytes, { maxOutputLength: Math.max(length, 1) }),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(length, 1) }),
  ZSTD: decompressZstandard,
  LZ4_RAW: (bytes, length) => {
    if (!hasLz4Length(bytes, length)) throw new Error('a page of LZ4 data is damaged');
    return decompressLz4Raw(bytes, length);
  },
  LZ4: (bytes, length) => {
    if (!hasLz4FramesLength(bytes, length)) throw new Error('a page of LZ4 data is damaged');
    return decompressLz4(bytes, length);
  },
};

/** The `length` bytes of a compressed page. Throws a plain error if there are fewer or more. */
export const decompressPage = (codec: CompressionCodec, bytes: Uint8Array, length: number): Uint8Array => {
  const decompress = decompressors[codec];
  if (decompress === undefined) throw new Error(`unsupported compression codec: ${codec}`);
  // Pages without values may have no bytes at all, which most formats do not allow.
  const page = bytes.length === 0 ? bytes : decompress(bytes, length);
  if (page.length === length) return page;
  throw new Error(`a page has ${page.length} bytes, but its header says ${length}`);
};
