import type { RgbImage } from '../../types/image.ts';
import { greyLevels, paintIndices } from '../palette.ts';
import { checkPixels } from '../pixel-limit.ts';
import { type BmpHeader, readBmpHeader } from './bmp-header.ts';
import { readBmpRows } from './bmp-rows.ts';
import { readRunLengths } from './read-run-lengths.ts';

/** Decodes a BMP file, dropping alpha. Throws a plain error that states the problem. */
export const decodeBmp = (bytes: Uint8Array): RgbImage => {
  const header = readBmpHeader(bytes);
  checkPixels(header);
  const { widthPx, heightPx, runLengths } = header;
  const pixels = runLengths === null ? readBmpRows(bytes, header) : readRunLengths(bytes, header, runLengths);
  const data = header.indices === null ? pixels : paintIndices(pixels, header.indices.palette ?? greyLevels);
  return { widthPx, heightPx, data: header.isTopDown ? data : turnOver(data, header) };
};

/** Reverses the order of rows. */
const turnOver = (rgb: Uint8Array, { widthPx, heightPx }: BmpHeader): Uint8Array => {
  const turned = new Uint8Array(rgb.length);
  const rowBytes = widthPx * 3;
  for (let row = 0; row < heightPx; row++) {
    turned.set(rgb.subarray(row * rowBytes, (row + 1) * rowBytes), (heightPx - 1 - row) * rowBytes);
  }
  return turned;
};
