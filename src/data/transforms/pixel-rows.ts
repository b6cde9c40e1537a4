import type { Box, ImagePart, RgbImage, Size } from '../types/image.ts';
import { checkInside, whole } from './boxes.ts';

/** Rows of 8-bit red, green, blue: each begins `strideBytes` after the previous one. */
export interface PixelRows {
  readonly data: Uint8Array;
  readonly strideBytes: number;
}

/**
 * The rows of `box`, beginning with its first pixel; `box` is in pixels of the whole image. Throws a RangeError if
 * the image, or the available part of it, lacks some of them.
 */
export const rowsOf = (image: RgbImage | ImagePart, box: Box): PixelRows => {
  const region: Box = 'region' in image ? image.region : whole(image);
  checkInside(box, region);
  const strideBytes = region.widthPx * 3;
  const { data } = image;
  if (data.length < strideBytes * region.heightPx)
    throw new RangeError(`${data.length} bytes are too few for ${region.widthPx} x ${region.heightPx} pixels`);
  return {
    data: data.subarray((box.topPx - region.topPx) * strideBytes + (box.leftPx - region.leftPx) * 3),
    strideBytes,
  };
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
