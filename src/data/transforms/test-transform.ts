import { FixresError } from '../../base/errors.ts';
import type { Box, RgbImage, TestTransform } from '../types.ts';
import { imageResolutionPx } from './image-resolution.ts';
import { resizeAndCrop, type Size } from './resize-bilinear.ts';
import { roundHalfEven } from './rounding.ts';

/** Resize and centre crop, as the paper tests: [K, K, 3] with K = `testResolutionPx`. Black where the image is too small. */
export const testTransform = (image: RgbImage, transform: TestTransform): Uint8Array => {
  const sidePx = transform.testResolutionPx;
  const size = resizedSize(image, imageResolutionPx(sidePx, transform.cropRatio), transform.resize);
  if (size.widthPx === 0) throw tooNarrow(image, size);
  const across = centreCrop(size.widthPx, sidePx);
  const down = centreCrop(size.heightPx, sidePx);
  const crop: Box = {
    leftPx: across.startPx,
    topPx: down.startPx,
    widthPx: across.lengthPx,
    heightPx: down.lengthPx,
  };
  const seen = resizeAndCrop(image, size, crop).data;
  if (across.lengthPx === sidePx && down.lengthPx === sidePx) return seen;

  const padded = new Uint8Array(sidePx * sidePx * 3);
  for (let row = 0; row < down.lengthPx; row++) {
    const to = ((down.paddingPx + row) * sidePx + across.paddingPx) * 3;
    padded.set(seen.subarray(row * across.lengthPx * 3, (row + 1) * across.lengthPx * 3), to);
  }
  return padded;
};

/**
 * `shorter_side` as torchvision's `Resize(size)` (its `_compute_resized_output_size`): the shorter side becomes
 * `sidePx`, the longer one is rounded down. `reference` scales the height to `sidePx` whatever the orientation.
 * Source: facebookresearch/FixRes transforms_v2.py, `Resize.target_size`; its issue 4.
 */
export const resizedSize = (image: Size, sidePx: number, resize: TestTransform['resize']): Size => {
  const { widthPx, heightPx } = image;
  if (resize === 'reference' || heightPx < widthPx) {
    return { widthPx: Math.floor((sidePx * widthPx) / heightPx), heightPx: sidePx };
  }
  return { widthPx: sidePx, heightPx: Math.floor((sidePx * heightPx) / widthPx) };
};

/**
 * Where a centre crop lies along one axis: what it sees of the image, and how much padding comes before that.
 * Source: torchvision transforms/functional.py, `center_crop`.
 */
const centreCrop = (imagePx: number, cropPx: number) =>
  imagePx >= cropPx
    ? { startPx: roundHalfEven((imagePx - cropPx) / 2), lengthPx: cropPx, paddingPx: 0 }
    : { startPx: 0, lengthPx: imagePx, paddingPx: Math.floor((cropPx - imagePx) / 2) };

const tooNarrow = (image: RgbImage, size: Size): FixresError =>
  new FixresError(
    'DATA_IMAGE_UNREADABLE',
    `an image of ${image.widthPx} x ${image.heightPx} pixels has no width left when its height becomes ${size.heightPx}`,
    { hint: 'take it out of the data set, or use `resize: shorter_side`' },
  );
