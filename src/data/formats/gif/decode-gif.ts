import type { RgbImage } from '../../types/image.ts';
import { paintIndices } from '../palette.ts';
import { checkPixels } from '../pixel-limit.ts';
import { type GifFrame, readGifFrame } from './gif-frame.ts';
import { readGifIndices } from './gif-indices.ts';

/**
 * Decodes the first frame of a GIF file onto its canvas. Transparent pixels have their palette colour. The canvas
 * around the frame has the colour of the transparent index, or of index 0 if there is none. Throws a plain error that
 * states the problem.
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

/** Row numbers in stored order. Source: GIF89a specification, appendix E. */
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
