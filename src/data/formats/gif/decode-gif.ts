import type { RgbImage } from '../../types/image.ts';
import { paintIndices } from '../palette.ts';
import { checkPixels } from '../pixel-limit.ts';
import { type GifFrame, readGifFrame } from './gif-frame.ts';
import { readGifIndices } from './gif-indices.ts';

/**
 * The first picture of a GIF file on its canvas. A transparent pixel has the colour that the palette gives it, and so has the
 * canvas around the picture: of the transparent index, or of index 0 without one. Throws a plain error that says what is wrong.
 */
export const decodeGif = (bytes: Uint8Array): RgbImage => {
  const frame = readGifFrame(bytes);
  const { widthPx, heightPx } = frame;
  checkPixels(frame);
  const canvas = new Uint8Array(widthPx * heightPx).fill(frame.background);
  placeRows(readGifIndices(bytes, frame), frame, canvas);
  return { widthPx, heightPx, data: paintIndices(canvas, frame.palette) };
};

const placeRows = (indices: Uint8Array, { box, isInterlaced, ...canvas }: GifFrame, to: Uint8Array): void => {
  rowOrder(box.heightPx, isInterlaced).forEach((row, stored) => {
    const from = stored * box.widthPx;
    to.set(indices.subarray(from, from + box.widthPx), (box.topPx + row) * canvas.widthPx + box.leftPx);
  });
};

/** Rows in the order in which they are stored. Source: GIF89a specification, appendix E. */
const rowOrder = (heightPx: number, isInterlaced: boolean): number[] => {
  const passes = isInterlaced ? interlacing : [{ first: 0, step: 1 }];
  const rows: number[] = [];
  for (const { first, step } of passes) for (let row = first; row < heightPx; row += step) rows.push(row);
  return rows;
};

const interlacing = [
  { first: 0, step: 8 },
  { first: 4, step: 8 },
  { first: 2, step: 4 },
  { first: 1, step: 2 },
];
