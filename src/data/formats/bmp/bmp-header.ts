import type { Size } from '../../types/image.ts';
import { ByteReader } from '../byte-reader.ts';
import { type BmpIndices, indicesOf } from './bmp-indices.ts';
import { type ColourLayout, colourLayoutOf } from './colour-layout.ts';

/** The header of a BMP file. */
export interface BmpHeader extends Size {
  /** Whether rows are stored top to bottom; most files store them bottom to top. */
  readonly isTopDown: boolean;
  /** Bytes from one row to the next in uncompressed data. */
  readonly strideBytes: number;
  /** Bits per index in compressed data; null for uncompressed data. */
  readonly runLengths: 4 | 8 | null;
  /** Set if pixels are indices; otherwise `colours` is set. */
  readonly indices: BmpIndices | null;
  readonly colours: ColourLayout | null;
  readonly dataAt: number;
}

const fileHeaderBytes = 14;
const oldHeaderBytes = 12;
const headerBytes: readonly number[] = [oldHeaderBytes, 40, 52, 56, 64, 108, 124];
const [uncompressed, runLengths8, runLengths4, bitFields] = [0, 1, 2, 3];

/**
 * Source: Windows GDI, BITMAPINFOHEADER and its variants; Pillow BmpImagePlugin.py for which variants are supported,
 * and how.
 */
export const readBmpHeader = (bytes: Uint8Array): BmpHeader => {
  const reader = new ByteReader(bytes, 10);
  const statedAt = reader.uint32();
  const length = reader.uint32();
  if (!headerBytes.includes(length)) throw new Error(`it has a BMP header of ${length} bytes, which is not supported`);
  const header = new ByteReader(reader.take(length - 4));
  const isOld = length === oldHeaderBytes;
  const shape = isOld ? oldShape(header) : shapeOf(header);
  const { bits, compression, colours } = shape;
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw new Error(`it has ${bits} bits per pixel, which BMP does not allow`);
  if (compression > bitFields) throw new Error(`it has BMP compression ${compression}, which is not supported`);
  const masks = compression === bitFields ? readMasks(length < 52 ? reader : header, length >= 56) : null;
  const colourBytes = isOld ? 3 : 4;
  const count = colours === 0 ? 2 ** bits : colours;
  const indices = bits <= 8 && masks === null ? indicesOf(reader, bits, count, colourBytes) : null;
  const isBehindHeader = statedAt === fileHeaderBytes + length && bits <= 8;
  const runLengths = { [runLengths8!]: 8, [runLengths4!]: 4 }[compression] ?? null;
  if (runLengths !== null && indices === null)
    throw new Error(`it has run-length compression with ${bits} bits per pixel, which is not supported`);
  return {
    widthPx: shape.widthPx,
    heightPx: shape.heightPx,
    isTopDown: shape.isTopDown,
    strideBytes: Math.ceil((shape.widthPx * bits) / 32) * 4,
    runLengths: runLengths as BmpHeader['runLengths'],
    indices,
    colours: indices === null ? colourLayoutOf(bits, masks) : null,
    dataAt: (statedAt === 0 ? reader.at : statedAt) + (isBehindHeader ? colourBytes * count : 0),
  };
};

interface Shape extends Size {
  readonly isTopDown: boolean;
  readonly bits: number;
  readonly compression: number;
  /** Number of palette colours; 0 means one for each possible index. */
  readonly colours: number;
}

const oldShape = (header: ByteReader): Shape => {
  const [widthPx, heightPx, , bits] = [header.uint16(), header.uint16(), header.uint16(), header.uint16()];
  return { widthPx, heightPx, isTopDown: false, bits, compression: uncompressed!, colours: 0 };
};

const shapeOf = (header: ByteReader): Shape => {
  const [widthPx, height] = [header.uint32(), header.uint32()];
  header.take(2);
  const [bits, compression] = [header.uint16(), header.uint32()];
  header.take(12);
  const colours = header.uint32();
  header.take(4);
  // A negative height, but only a small one, as in Pillow: others are read as too large.
  const isTopDown = height >= 0xff00_0000;
  return { widthPx, heightPx: isTopDown ? 2 ** 32 - height : height, isTopDown, bits, compression, colours };
};

/** Masks of red, green, blue and alpha. */
const readMasks = (reader: ByteReader, hasAlpha: boolean): number[] => [
  reader.uint32(),
  reader.uint32(),
  reader.uint32(),
  hasAlpha ? reader.uint32() : 0,
];
