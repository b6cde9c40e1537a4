import { crc32 } from 'node:zlib';
import type { Size } from '../../types/image.ts';
import { pixelLimit } from '../pixel-limit.ts';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Bit depths by colour type. Source: PNG specification, 11.2.1. */
const depths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Chunks whose content is never a reason to refuse a file. */
const freeChunks: ReadonlySet<string> = new Set([
  'tEXt',
  'pHYs',
  'tIME',
  'gAMA',
  'sRGB',
  'cHRM',
  'eXIf',
  'iCCP',
  'iTXt',
  'zTXt',
  'bKGD',
  'sBIT',
  'tRNS',
]);

/** The most bytes that a deflate stream can decode to per byte of its own. */
const maxRatio = 1032;

interface Chunk {
  readonly name: string;
  readonly data: Uint8Array;
}

/**
 * The size of an ordinary PNG file whose chunks are complete, in order, and match their checksums, determined without
 * decoding a pixel. null for any other file, which needs a decoder. Unlike a decoder, accepts pixels that were already
 * invalid when their checksum was computed.
 */
export const intactPng = (bytes: Uint8Array): Size | null => {
  if (Buffer.compare(bytes.subarray(0, 8), signature) !== 0) return null;
  const chunks = chunksOf(bytes);
  if (chunks === null || chunks[0]?.name !== 'IHDR' || chunks.at(-1)!.name !== 'IEND') return null;
  const header = headerIn(chunks[0].data);
  if (header === null || !inOrder(chunks, header.colourType)) return null;
  const pixels = chunks.filter(({ name }) => name === 'IDAT').map(({ data }) => data);
  return startsAsZlib(pixels) && sumOf(pixels) * maxRatio >= header.rawBytes ? header.size : null;
};

/** null if one is incomplete or damaged, or if the last one is followed by other bytes. */
const chunksOf = (bytes: Uint8Array): Chunk[] | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Chunk[] = [];
  for (let at = signature.length; at < bytes.length; ) {
    if (at + 12 > bytes.length) return null;
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > bytes.length || view.getUint32(end) !== crc32(bytes.subarray(at + 4, end))) return null;
    const name = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    chunks.push({ name, data: bytes.subarray(at + 8, end) });
    at = end + 4;
  }
  return chunks;
};

const headerIn = (data: Uint8Array): { size: Size; colourType: number; rawBytes: number } | null => {
  if (data.length !== 13) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [widthPx, heightPx, depth, colourType] = [view.getUint32(0), view.getUint32(4), data[8]!, data[9]!];
  const isOrdinary = data[10] === 0 && data[11] === 0 && data[12] === 0;
  if (!isOrdinary || !depths[colourType]?.includes(depth)) return null;
  if (widthPx === 0 || heightPx === 0 || widthPx * heightPx > pixelLimit) return null;
  const rowBytes = 1 + Math.ceil((widthPx * depth * channels[colourType]!) / 8);
  return { size: { widthPx, heightPx }, colourType, rawBytes: rowBytes * heightPx };
};

/** Whether pixels are consecutive, after a palette if required, without other chunks that a decoder could refuse. */
const inOrder = (chunks: readonly Chunk[], colourType: number): boolean => {
  const names = chunks.slice(1, -1).map(({ name }) => name);
  const [first, last] = [names.indexOf('IDAT'), names.lastIndexOf('IDAT')];
  if (first < 0 || !names.slice(first, last).every((name) => name === 'IDAT')) return false;
  const palette = names.indexOf('PLTE');
  if (colourType === 3 ? palette < 0 || palette > first : palette >= 0) return false;
  const paletteBytes = palette < 0 ? 3 : chunks[palette + 1]!.data.length;
  if (paletteBytes === 0 || paletteBytes % 3 !== 0 || paletteBytes > 768) return false;
  return names.every((name, at) => name === 'IDAT' || at === palette || freeChunks.has(name));
};

const startsAsZlib = ([first]: readonly Uint8Array[]): boolean => {
  if (first === undefined || first.length < 2) return false;
  const [method, flags] = first as unknown as [number, number];
  return (method & 15) === 8 && method >>> 4 <= 7 && (flags & 0x20) === 0 && (method * 256 + flags) % 31 === 0;
};

const sumOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0);
