import type { RgbImage } from '../../types/image.ts';
import { mix } from '../enhance.ts';

/**
 * Blends an image with its smoothed version, in place: factor 0 gives the smoothed image, 1 leaves the image
 * unchanged, more sharpens it.
 * Source: Pillow PIL/ImageEnhance.py, `Sharpness`.
 */
export const enhanceSharpness = (image: RgbImage, factor: number): void => {
  const { data } = image;
  const smooth = smoothed(image);
  const alpha = Math.fround(factor);
  for (let at = 0; at < data.length; at++) data[at] = mix(smooth[at]!, data[at]!, alpha);
};

/** Weights of a pixel's neighbours and of itself. Source: Pillow PIL/ImageFilter.py, `SMOOTH`. */
const [neighbour, centre] = [Math.fround(1 / 13), Math.fround(5 / 13)];

/** Pixels at the edge are unchanged. Source: Pillow src/libImaging/Filter.c, `ImagingFilter3x3`: 32-bit floats. */
const smoothed = ({ widthPx, heightPx, data }: RgbImage): Uint8Array => {
  const result = data.slice();
  const stride = widthPx * 3;
  const f = Math.fround;
  const row = (at: number, middle: number): number =>
    f(f(f(data[at - 3]! * neighbour) + f(data[at]! * middle)) + f(data[at + 3]! * neighbour));
  for (let y = 1; y < heightPx - 1; y++) {
    for (let at = y * stride + 3; at < (y + 1) * stride - 3; at++) {
      const sum = f(f(f(0.5 + row(at + stride, neighbour)) + row(at, centre)) + row(at - stride, neighbour));
      result[at] = Math.trunc(Math.min(255, Math.max(0, sum)));
    }
  }
  return result;
};
