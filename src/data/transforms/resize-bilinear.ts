import type { Box, RgbImage } from '../types.ts';
import { type Coefficients, coefficients } from './resize-coefficients.ts';

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Resizes as Pillow's `Image.resize(size, BILINEAR)` does, bit for bit: a triangle filter that widens when the image
 * shrinks (antialias), first along the rows, rounded to 8 bits, then along the columns.
 * With `box`, that part of the image is cut out first, as torchvision's `resized_crop` does: nothing outside it counts.
 */
export const resizeBilinear = (image: RgbImage, size: Size, box: Box = whole(image)): RgbImage =>
  resizeAndCrop(image, size, whole(size), box);

/**
 * The part `crop` of what `resizeBilinear(image, size, box)` gives. Only the rows and columns that it needs are computed.
 * `crop` has to lie inside `size`.
 */
export const resizeAndCrop = (image: RgbImage, size: Size, crop: Box, box: Box = whole(image)): RgbImage => {
  const columns = coefficients(box.widthPx, size.widthPx);
  const rows = coefficients(box.heightPx, size.heightPx);
  const lastRow = crop.topPx + crop.heightPx - 1;
  const firstSource = rows.first[crop.topPx]!;
  const sourceRows = rows.first[lastRow]! + rows.count[lastRow]! - firstSource;

  const narrowed = resizeRows(image, box, firstSource, sourceRows, columns, crop);
  return {
    widthPx: crop.widthPx,
    heightPx: crop.heightPx,
    data: resizeColumns(narrowed, crop, firstSource, rows),
  };
};

const whole = ({ widthPx, heightPx }: Size): Box => ({ leftPx: 0, topPx: 0, widthPx, heightPx });

/** [sourceRows, crop.widthPx, 3]: the rows of the box from `firstSource` on, resized along x. */
const resizeRows = (
  image: RgbImage,
  box: Box,
  firstSource: number,
  sourceRows: number,
  { first, count, weights, stride, half, bits }: Coefficients,
  crop: Box,
): Uint8Array => {
  const source = image.data;
  const result = new Uint8Array(sourceRows * crop.widthPx * 3);
  let to = 0;
  for (let row = 0; row < sourceRows; row++) {
    const start = ((box.topPx + firstSource + row) * image.widthPx + box.leftPx) * 3;
    for (let x = crop.leftPx; x < crop.leftPx + crop.widthPx; x++) {
      let from = start + first[x]! * 3;
      let red = half;
      let green = half;
      let blue = half;
      const end = x * stride + count[x]!;
      for (let tap = x * stride; tap < end; tap++) {
        const weight = weights[tap]!;
        red += source[from]! * weight;
        green += source[from + 1]! * weight;
        blue += source[from + 2]! * weight;
        from += 3;
      }
      result[to] = red >> bits;
      result[to + 1] = green >> bits;
      result[to + 2] = blue >> bits;
      to += 3;
    }
  }
  return result;
};

/** [crop.heightPx, crop.widthPx, 3] */
const resizeColumns = (
  source: Uint8Array,
  crop: Box,
  firstSource: number,
  { first, count, weights, stride, half, bits }: Coefficients,
): Uint8Array => {
  const width = crop.widthPx * 3;
  const result = new Uint8Array(crop.heightPx * width);
  for (let row = 0; row < crop.heightPx; row++) {
    const y = crop.topPx + row;
    const start = (first[y]! - firstSource) * width;
    const taps = weights.subarray(y * stride, y * stride + count[y]!);
    const to = row * width;
    for (let x = 0; x < width; x++) {
      let sum = half;
      let from = start + x;
      for (let tap = 0; tap < taps.length; tap++) {
        sum += source[from]! * taps[tap]!;
        from += width;
      }
      result[to + x] = sum >> bits;
    }
  }
  return result;
};
