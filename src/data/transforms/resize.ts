import type { Interpolation } from '../../domain/test-transform.ts';
import type { Box, ImagePart, RgbImage, Size } from '../types/image.ts';
import { whole } from './boxes.ts';
import { copyRows, type PixelRows, rowsOf } from './pixel-rows.ts';
import { type Axes, resizeAxes } from './resize-axes.ts';
import { axisPart } from './resize-coefficients.ts';

/** Options for resizing. */
export interface ResizeOptions {
  readonly interpolation: Interpolation;
  /** Region cropped first, as in torchvision's `resized_crop`: nothing outside it counts. Default: all. */
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
 * The region `crop` of the result of `resize(image, size, options)`, in the kernels' memory: copy it before they are
 * used again. Computes only the rows and columns needed. Throws a RangeError unless `crop` lies inside `size`, and
 * the part of `box` that it needs lies inside the image.
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

/** The part of the image that `resizeAndCrop` reads. */
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
 * Pillow resizes along the rows first, but since version 13 along the columns if the height shrinks much more than
 * the width. This changes some values by one; test transforms are affected for images more than twice as high as
 * wide.
 * Source: python-pillow/Pillow pull request 9549; the rule was derived from Pillow 13.0 at 676 random sizes.
 */
const columnsFirst = (from: Size, to: Size): boolean =>
  to.heightPx < from.heightPx && from.heightPx - to.heightPx > 2 * (from.widthPx - to.widthPx);
