import type { RgbImage } from '../types.ts';
import { roundHalfEven } from './rounding.ts';

/** What a crop sees of an image along one axis, and how much padding comes before that. */
export interface CropSpan {
  readonly startPx: number;
  readonly lengthPx: number;
  readonly paddingPx: number;
}

/**
 * Where a centre crop lies along one axis.
 * Source: torchvision transforms/functional.py, `center_crop`.
 */
export const centreCrop = (imagePx: number, cropPx: number): CropSpan =>
  imagePx >= cropPx
    ? { startPx: roundHalfEven((imagePx - cropPx) / 2), lengthPx: cropPx, paddingPx: 0 }
    : { startPx: 0, lengthPx: imagePx, paddingPx: Math.floor((cropPx - imagePx) / 2) };

/** Puts what a crop sees on black where it is smaller than the crop: [sidePx, sidePx, 3]. */
export const padded = (seen: RgbImage, across: CropSpan, down: CropSpan, sidePx: number): Uint8Array => {
  if (across.lengthPx === sidePx && down.lengthPx === sidePx) return seen.data;
  const pixels = new Uint8Array(sidePx * sidePx * 3);
  for (let row = 0; row < down.lengthPx; row++) {
    const to = ((down.paddingPx + row) * sidePx + across.paddingPx) * 3;
    pixels.set(seen.data.subarray(row * across.lengthPx * 3, (row + 1) * across.lengthPx * 3), to);
  }
  return pixels;
};

/** The part of an image that a crop sees. */
export const cropped = ({ data, widthPx }: RgbImage, across: CropSpan, down: CropSpan): RgbImage => {
  const part = new Uint8Array(across.lengthPx * down.lengthPx * 3);
  for (let row = 0; row < down.lengthPx; row++) {
    const from = ((down.startPx + row) * widthPx + across.startPx) * 3;
    part.set(data.subarray(from, from + across.lengthPx * 3), row * across.lengthPx * 3);
  }
  return { widthPx: across.lengthPx, heightPx: down.lengthPx, data: part };
};
