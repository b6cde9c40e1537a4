import type { RgbImage } from '../../types/image.ts';
import { ByteReader } from '../byte-reader.ts';
import { greyLevels, paintIndices } from '../palette.ts';
import { checkPixels } from '../pixel-limit.ts';
import { unpackBits } from '../unpack-bits.ts';
import { levelTable } from './level-table.ts';
import { readPlainBits, readPlainValues } from './plain-values.ts';
import { type PnmHeader, readPnmHeader } from './pnm-header.ts';

/** Decodes a PNM file, P1 to P6, plain or raw. Throws a plain error that states the problem. */
export const decodePnm = (bytes: Uint8Array): RgbImage => {
  const header = readPnmHeader(bytes);
  checkPixels(header);
  const { widthPx, heightPx, channels } = header;
  const levels = levelsOf(bytes.subarray(header.dataAt), header);
  return { widthPx, heightPx, data: channels === 3 ? levels : paintIndices(levels, greyLevels) };
};

/** A value from 0 to 255 for each channel of each pixel. */
const levelsOf = (data: Uint8Array, header: PnmHeader): Uint8Array => {
  const { widthPx, heightPx, channels, isPlain, greatest } = header;
  const count = widthPx * heightPx * channels;
  if (greatest === null) return isPlain ? readPlainBits(data, count) : readBits(data, header);
  const table = levelTable(greatest, channels);
  if (isPlain) return readPlainValues(data, count, { greatest, table });
  const stored = new ByteReader(data).take(greatest > 255 ? count * 2 : count);
  return greatest > 255
    ? Uint8Array.from({ length: count }, (_, at) => table[stored[at * 2]! * 256 + stored[at * 2 + 1]!]!)
    : stored.map((value) => table[value]!);
};

/** 1 is black. */
const readBits = (data: Uint8Array, { widthPx, heightPx }: PnmHeader): Uint8Array => {
  const rowBytes = Math.ceil(widthPx / 8);
  const stored = new ByteReader(data).take(rowBytes * heightPx);
  const bits = new Uint8Array(widthPx * heightPx);
  for (let row = 0; row < heightPx; row++) {
    unpackBits(stored.subarray(row * rowBytes), 1, bits.subarray(row * widthPx, (row + 1) * widthPx));
  }
  return bits.map((bit) => (bit === 0 ? 255 : 0));
};
