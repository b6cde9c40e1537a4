import { FixresError } from '../../base/errors.ts';
import { type InputSize, isSquare, pixelsOf, sidesOf } from '../../domain/input-size.ts';
import { imageResolutionPx, type TestTransform } from '../../domain/test-transform.ts';
import type { Box, ImagePart, RgbImage, Size } from '../types/image.ts';
import { type CropSide, cropSpan, mirrored, placeCrop } from './crop-and-pad.ts';
import { flipHorizontally } from './flip-horizontally.ts';
import { neededBox, resizeAndCrop } from './resize.ts';
import { roundHalfEven } from './rounding.ts';

/**
 * Resize and crop at the centre, as the paper tests, or at another `view`: [height, width, 3] of
 * `testResolutionPx`. Black where the image is too small.
 * To test on the full image without cropping, use `squash` with a crop ratio of 1, which resizes it to that size.
 * `into` must be black.
 */
export const testTransform = (
  image: RgbImage | ImagePart,
  transform: TestTransform,
  into: Uint8Array = new Uint8Array(pixelsOf(transform.testResolutionPx) * 3),
): Uint8Array => {
  const { size, crop, ...spans } = testGeometry(image, transform);
  const input = sidesOf(transform.testResolutionPx);
  placeCrop(resizeAndCrop(image, size, crop, transform), spans, input.widthPx, into);
  if (transform.view?.endsWith('mirrored')) flipHorizontally({ ...input, data: into });
  return into;
};

/** The part of an image that the test transform reads. */
export const testRegion = (image: Size, transform: TestTransform): Box => {
  const { size, crop } = testGeometry(image, transform);
  return neededBox(image, size, crop, transform);
};

const testGeometry = (image: Size, transform: TestTransform) => {
  const size = testSize(image, transform);
  const { testResolutionPx, view = 'centre' } = transform;
  const { heightPx, widthPx } = sidesOf(testResolutionPx);
  const ofView = cropSpan(size.widthPx, widthPx, sideOf(view, 'left', 'right'));
  // A crop of a mirrored image is the mirror image of the crop at the same distance from the other side.
  const across = view.endsWith('mirrored') ? mirrored(ofView, size.widthPx) : ofView;
  const down = cropSpan(size.heightPx, heightPx, sideOf(view, 'top', 'bottom'));
  const crop: Box = {
    leftPx: across.startPx,
    topPx: down.startPx,
    widthPx: across.lengthPx,
    heightPx: down.lengthPx,
  };
  return { size, crop, across, down };
};

const sideOf = (view: string, start: string, end: string): CropSide =>
  view.includes(start) ? 'start' : view.includes(end) ? 'end' : 'centre';

/** Size of the image before the crop. Throws `DATA_IMAGE_UNREADABLE` if nothing is left of its width. */
export const testSize = (image: Size, { testResolutionPx, cropRatio, resize }: TestTransform): Size => {
  const size = resizedSize(image, imageResolutionPx(testResolutionPx, cropRatio), resize);
  if (size.widthPx === 0) throw tooNarrow(image, size);
  return size;
};

/**
 * `shorter_side` as torchvision's `Resize(size)` (its `_compute_resized_output_size`): the shorter side becomes
 * `imagePx`, the longer one is rounded down. `reference` scales the height to `imagePx` whatever the orientation.
 * `squash` makes both sides `imagePx`, distorting shapes. For a non-square size, `shorter_side` is the smallest size
 * that covers it, each side rounded.
 * Source: facebookresearch/FixRes transforms_v2.py, `Resize.target_size`; its issue 4; timm data/transforms.py,
 * `ResizeKeepRatio`, as `transforms_imagenet_eval` uses it.
 */
export const resizedSize = (image: Size, imagePx: InputSize, resize: TestTransform['resize']): Size => {
  if (resize === 'squash') return sidesOf(imagePx);
  if (isSquare(imagePx)) return resizedToSide(image, imagePx, resize);
  if (resize === 'reference') throw new Error(`the height of an image does not decide a size of ${imagePx}`);
  return resizedToCover(image, sidesOf(imagePx));
};

const resizedToCover = ({ widthPx, heightPx }: Size, covered: Size): Size => {
  const ratio = Math.min(heightPx / covered.heightPx, widthPx / covered.widthPx);
  return { heightPx: roundHalfEven(heightPx / ratio), widthPx: roundHalfEven(widthPx / ratio) };
};

const resizedToSide = (
  { widthPx, heightPx }: Size,
  sidePx: number,
  resize: Exclude<TestTransform['resize'], 'squash'>,
): Size => {
  if (resize === 'reference' || heightPx < widthPx) {
    return { widthPx: Math.floor((sidePx * widthPx) / heightPx), heightPx: sidePx };
  }
  return { widthPx: sidePx, heightPx: Math.floor((sidePx * heightPx) / widthPx) };
};

const tooNarrow = (image: Size, size: Size): FixresError =>
  new FixresError(
    'DATA_IMAGE_UNREADABLE',
    `an image of ${image.widthPx} x ${image.heightPx} pixels would have a width of 0 at a height of ${size.heightPx}`,
    { hint: 'remove the image from the data set, or use `resize: shorter_side`' },
  );
