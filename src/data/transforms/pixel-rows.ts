import type { Box, ImagePart, RgbImage, Size } from '../types.ts';
import { whole } from './boxes.ts';

/** Rows of 8-bit red, green, blue: each begins `strideBytes` behind the one before. */
export interface PixelRows {
  readonly data: Uint8Array;
  readonly strideBytes: number;
}

/** The rows of an image, or of the part that is there, from the pixel (`leftPx`, `topPx`) of the whole image on. */
export const rowsFrom = (image: RgbImage | ImagePart, leftPx: number, topPx: number): PixelRows => {
  const region: Box = 'region' in image ? image.region : whole(image);
  const strideBytes = region.widthPx * 3;
  const start = (topPx - region.topPx) * strideBytes + (leftPx - region.leftPx) * 3;
  return { data: image.data.subarray(start), strideBytes };
};

/** Copies `widthPx` x `heightPx` pixels. */
export const copyRows = (from: PixelRows, { widthPx, heightPx }: Size, to: PixelRows): void => {
  const rowBytes = widthPx * 3;
  if (from.strideBytes === rowBytes && to.strideBytes === rowBytes) {
    to.data.set(from.data.subarray(0, rowBytes * heightPx));
    return;
  }
  for (let row = 0; row < heightPx; row++) {
    const start = row * from.strideBytes;
    to.data.set(from.data.subarray(start, start + rowBytes), row * to.strideBytes);
  }
};
