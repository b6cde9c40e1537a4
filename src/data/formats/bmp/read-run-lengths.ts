import { damaged } from '../damaged.ts';
import { unpackBits } from '../unpack-bits.ts';
import type { BmpHeader } from './bmp-header.ts';

const [endOfRow, endOfImage, move] = [0, 1, 2];

/**
 * Reads indices from run-length compressed data, row by row in stored order; skipped pixels have index 0.
 * Source: Windows GDI, Bitmap Compression; files that violate it are read like Pillow's `BmpRleDecoder` reads them.
 */
export const readRunLengths = (
  bytes: Uint8Array,
  { widthPx, heightPx, dataAt }: BmpHeader,
  indexBits: 4 | 8,
): Uint8Array => {
  const indices = new Uint8Array(widthPx * heightPx);
  let at = dataAt;
  let count = 0;
  // Position as counted by the codes: literal pixels may extend beyond the row's end.
  let column = 0;
  while (count < indices.length) {
    if (at + 2 > bytes.length) throw damaged('the file ends before the image does');
    const [length, value] = [bytes[at]!, bytes[at + 1]!];
    at += 2;
    if (length > 0) {
      const run = Math.max(0, Math.min(length, widthPx - column));
      writeRun(indices.subarray(count, count + run), value, indexBits);
      count += run;
      column += run;
    } else if (value === endOfRow) {
      count = Math.ceil(count / widthPx) * widthPx;
      column = 0;
    } else if (value === endOfImage) {
      throw damaged('the data end before the image does');
    } else if (value === move) {
      if (at + 2 > bytes.length) throw damaged('the file ends before the image does');
      count = Math.min(indices.length, count + bytes[at]! + bytes[at + 1]! * widthPx);
      column = count % widthPx;
      at += 2;
    } else {
      const stored = Math.min(value, indices.length - count);
      const storedBytes = Math.ceil((stored * indexBits) / 8);
      if (at + storedBytes > bytes.length) throw damaged('the file ends before the image does');
      unpackBits(bytes.subarray(at, at + storedBytes), indexBits, indices.subarray(count, count + stored));
      count += stored;
      column += value;
      at += storedBytes;
      // Padded to an even offset in the file.
      at += at % 2;
    }
  }
  return indices;
};

/** With four bits, a byte holds two alternating indices. */
const writeRun = (run: Uint8Array, value: number, indexBits: 4 | 8): void => {
  if (indexBits === 8) run.fill(value);
  else for (let at = 0; at < run.length; at++) run[at] = at % 2 === 0 ? value >> 4 : value & 15;
};
