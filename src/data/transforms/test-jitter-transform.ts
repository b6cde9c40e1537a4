import type { RandomStream } from '../../base/random.ts';
import { pixelsOf, sidesOf } from '../../domain/input-size.ts';
import type { TestTransform } from '../../domain/test-transform.ts';
import type { RgbImage } from '../types/image.ts';
import { type CropSpan, centreCrop, placeCrop } from './crop-and-pad.ts';
import { flipHorizontally } from './flip-horizontally.ts';
import { jitterColors } from './jitter-colors.ts';
import { rowsOf } from './pixel-rows.ts';
import { resize } from './resize.ts';
import { testSize } from './test-transform.ts';

export interface TestJitterTransform {
  readonly transform: TestTransform;
  /** Random stream of this image in this epoch. */
  readonly stream: RandomStream;
}

/**
 * The test transform with slight jitter: resize, flip, colour jitter of the whole image, then the centre crop,
 * shifted sideways: [height, width, 3].
 * Source: facebookresearch/FixRes transforms_v2.py, `val_train`.
 */
export const testJitterTransform = (
  image: RgbImage,
  { transform, stream }: TestJitterTransform,
  into: Uint8Array = new Uint8Array(pixelsOf(transform.testResolutionPx) * 3),
): Uint8Array => {
  const { testResolutionPx, interpolation } = transform;
  const input = sidesOf(testResolutionPx);
  const resized = resize(image, testSize(image, transform), { interpolation });
  if (stream.uniform() < 0.5) flipHorizontally(resized);
  jitterColors(resized.data, { brightness: 0.05, contrast: 0.05, saturation: 0.05 }, stream);
  const across = shifted(centreCrop(resized.widthPx, input.widthPx), resized.widthPx - input.widthPx, stream);
  const down = centreCrop(resized.heightPx, input.heightPx);
  const seen = { leftPx: across.startPx, topPx: down.startPx, widthPx: across.lengthPx, heightPx: down.lengthPx };
  placeCrop(rowsOf(resized, seen), { across, down }, input.widthPx, into);
  return into;
};

/**
 * Shifts a crop to either side, never up or down, by a whole number of pixels, uniform from 0 to the centre crop's
 * distance from the left edge. `roomPx` is the image width minus the crop width.
 * Source: facebookresearch/FixRes transforms_v2.py, `center_crop_new`.
 * Departs: there, if the room is odd, the crop may leave the image by one column, which is black; here it stops at
 * the edge.
 */
const shifted = (centre: CropSpan, roomPx: number, stream: RandomStream): CropSpan => {
  const shiftPx = stream.integer(0, centre.startPx);
  const startPx = centre.startPx + (stream.integer(0, 1) === 0 ? shiftPx : -shiftPx);
  return { ...centre, startPx: Math.min(startPx, Math.max(0, roomPx)) };
};
