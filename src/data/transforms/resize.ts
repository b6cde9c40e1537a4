import type { Box, Interpolation, RgbImage } from '../types.ts';
import { axisPart } from './resize-coefficients.ts';
import { resizeColumns } from './resize-columns.ts';
import { resizeRows } from './resize-rows.ts';

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** What is resized, and how. */
export interface ResizeOptions {
  readonly interpolation: Interpolation;
  /** This part of the image is cut out first, as torchvision's `resized_crop` does: nothing outside it counts. Default: all. */
  readonly box?: Box;
}

/**
 * Resizes as Pillow's `Image.resize(size, filter)` does, bit for bit: a filter that widens when the image shrinks
 * (antialias), along one axis and then, after rounding to 8 bits, along the other.
 */
export const resize = (image: RgbImage, size: Size, options: ResizeOptions): RgbImage =>
  resizeAndCrop(image, size, whole(size), options);

/**
 * The part `crop` of what `resize(image, size, options)` gives. Only the rows and columns that it needs are computed.
 * `crop` has to lie inside `size`.
 */
export const resizeAndCrop = (
  image: RgbImage,
  size: Size,
  crop: Box,
  { interpolation, box = whole(image) }: ResizeOptions,
): RgbImage => {
  const across = axisPart(interpolation, [box.widthPx, size.widthPx], [crop.leftPx, crop.widthPx]);
  const down = axisPart(interpolation, [box.heightPx, size.heightPx], [crop.topPx, crop.heightPx]);
  const needed: Box = {
    leftPx: box.leftPx + across.sourceStart,
    topPx: box.topPx + down.sourceStart,
    widthPx: across.sourceLength,
    heightPx: down.sourceLength,
  };
  if (columnsFirst(box, size)) {
    const lowered = resizeColumns(image, needed, down);
    return resizeRows(lowered, whole(lowered), across);
  }
  const narrowed = resizeRows(image, needed, across);
  return resizeColumns(narrowed, whole(narrowed), down);
};

/**
 * Pillow resizes along the rows first, but from version 13 on along the columns where the height shrinks much more than
 * the width. It changes some values by one; a test transform meets it with images more than twice as high as wide.
 * Source: python-pillow/Pillow pull request 9549; the rule was read off Pillow 13.0 at 676 random sizes.
 */
const columnsFirst = (from: Size, to: Size): boolean =>
  to.heightPx < from.heightPx && from.heightPx - to.heightPx > 2 * (from.widthPx - to.widthPx);

const whole = ({ widthPx, heightPx }: Size): Box => ({ leftPx: 0, topPx: 0, widthPx, heightPx });
