import { FixresError } from '../../base/errors.ts';
import { imageResolutionPx, type TestTransform } from '../../domain/test-transform.ts';
import type { Box, ImagePart, RgbImage, Size } from '../types/image.ts';
import { type CropSide, cropSpan, mirrored, placeCrop } from './crop-and-pad.ts';
import { flipHorizontally } from './flip-horizontally.ts';
import { neededBox, resizeAndCrop } from './resize.ts';

/**
 * Resize and crop at the centre, as the paper tests, or at another `view`: [K, K, 3] with K = `testResolutionPx`. Black where the image is too small.
 * To test on the full image, nothing cut off: `squash` with a crop ratio of 1, which resizes it to K x K.
 * `into` has to be black.
 */
export const testTransform = (
  image: RgbImage | ImagePart,
  transform: TestTransform,
  into: Uint8Array = new Uint8Array(transform.testResolutionPx ** 2 * 3),
): Uint8Array => {
  const { size, crop, ...spans } = testGeometry(image, transform);
  const sidePx = transform.testResolutionPx;
  placeCrop(resizeAndCrop(image, size, crop, transform), spans, sidePx, into);
  if (transform.view?.endsWith('mirrored')) flipHorizontally({ widthPx: sidePx, heightPx: sidePx, data: into });
  return into;
};

/** The part of an image that the test transform looks at. */
export const testRegion = (image: Size, transform: TestTransform): Box => {
  const { size, crop } = testGeometry(image, transform);
  return neededBox(image, size, crop, transform);
};

const testGeometry = (image: Size, transform: TestTransform) => {
  const size = testSize(image, transform);
  const { testResolutionPx, view = 'centre' } = transform;
  const ofView = cropSpan(size.widthPx, testResolutionPx, sideOf(view, 'left', 'right'));
  // The crop of a mirror image is the mirror image of the crop at the same distance from the other side.
  const across = view.endsWith('mirrored') ? mirrored(ofView, size.widthPx) : ofView;
  const down = cropSpan(size.heightPx, testResolutionPx, sideOf(view, 'top', 'bottom'));
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
 * `sidePx`, the longer one is rounded down. `reference` scales the height to `sidePx` whatever the orientation.
 * `squash` makes both sides `sidePx`, whatever that does to shapes.
 * Source: facebookresearch/FixRes transforms_v2.py, `Resize.target_size`; its issue 4.
 */
export const resizedSize = (image: Size, sidePx: number, resize: TestTransform['resize']): Size => {
  const { widthPx, heightPx } = image;
  if (resize === 'squash') return { widthPx: sidePx, heightPx: sidePx };
  if (resize === 'reference' || heightPx < widthPx) {
    return { widthPx: Math.floor((sidePx * widthPx) / heightPx), heightPx: sidePx };
  }
  return { widthPx: sidePx, heightPx: Math.floor((sidePx * heightPx) / widthPx) };
};

const tooNarrow = (image: Size, size: Size): FixresError =>
  new FixresError(
    'DATA_IMAGE_UNREADABLE',
    `an image of ${image.widthPx} x ${image.heightPx} pixels would have a width of 0 at a height of ${size.heightPx}`,
    { hint: 'remove it from the data set, or use `resize: shorter_side`' },
  );
