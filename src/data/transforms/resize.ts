import type { Interpolation } from '../../domain/test-transform.ts';
import type { Box, ImagePart, RgbImage, Size } from '../types/image.ts';
import { whole } from './boxes.ts';
import { copyRows, type PixelRows, rowsOf } from './pixel-rows.ts';
import { type Axes, resizeAxes } from './resize-axes.ts';
import { axisPart } from './resize-coefficients.ts';

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
export const resize = (image: RgbImage | ImagePart, size: Size, options: ResizeOptions): RgbImage => {
  const data = new Uint8Array(size.widthPx * size.heightPx * 3);
  copyRows(resizeAndCrop(image, size, whole(size), options), size, { data, strideBytes: size.widthPx * 3 });
  return { ...size, data };
};

/**
 * The part `crop` of what `resize(image, size, options)` gives, in the kernels' memory: to be copied before they are used
 * again. Only the rows and columns that it needs are computed. Throws a RangeError unless `crop` lies inside `size`, and what it
 * needs of `box` inside the image.
 */
export const resizeAndCrop = (
  image: RgbImage | ImagePart,
  size: Size,
  crop: Box,
  { interpolation, box = whole(image) }: ResizeOptions,
): PixelRows => {
  const { across, down } = cropAxes(interpolation, box, size, crop);
  const source = rowsOf(image, sourceBox(box, { across, down }));
  return resizeAxes(source, { across, down, columnsFirst: columnsFirst(box, size) });
};

/** The part of the image that `resizeAndCrop` looks at. */
export const neededBox = (
  image: Size,
  size: Size,
  crop: Box,
  { interpolation, box = whole(image) }: ResizeOptions,
): Box => sourceBox(box, cropAxes(interpolation, box, size, crop));

const sourceBox = (box: Box, { across, down }: Pick<Axes, 'across' | 'down'>): Box => ({
  leftPx: box.leftPx + across.sourceStart,
  topPx: box.topPx + down.sourceStart,
  widthPx: across.sourceLength,
  heightPx: down.sourceLength,
});

const cropAxes = (interpolation: Interpolation, box: Box, size: Size, crop: Box): Pick<Axes, 'across' | 'down'> => ({
  across: axisPart(interpolation, [box.widthPx, size.widthPx], [crop.leftPx, crop.widthPx]),
  down: axisPart(interpolation, [box.heightPx, size.heightPx], [crop.topPx, crop.heightPx]),
});

/**
 * Pillow resizes along the rows first, but from version 13 on along the columns where the height shrinks much more than
 * the width. It changes some values by one; a test transform meets it with images more than twice as high as wide.
 * Source: python-pillow/Pillow pull request 9549; the rule was read off Pillow 13.0 at 676 random sizes.
 */
const columnsFirst = (from: Size, to: Size): boolean =>
  to.heightPx < from.heightPx && from.heightPx - to.heightPx > 2 * (from.widthPx - to.widthPx);
