import type { RandomStream } from '../../base/random.ts';
import type { AugmentationParams } from '../../domain/augmentation.ts';
import type { Interpolation } from '../../domain/test-transform.ts';
import type { Box, ImagePart, RgbImage, Size } from '../types/image.ts';
import { whole } from './boxes.ts';
import { flipHorizontally } from './flip-horizontally.ts';
import { jitterColors } from './jitter-colors.ts';
import { copyRows } from './pixel-rows.ts';
import { randomResizedCropBox } from './random-resized-crop-box.ts';
import { resizeAndCrop } from './resize.ts';

export interface TrainTransform {
  readonly trainResolutionPx: number;
  readonly augmentation: Pick<AugmentationParams, 'random_resized_crop' | 'horizontal_flip' | 'color_jitter'>;
  /** Default: bilinear. */
  readonly interpolation?: Interpolation;
  /** Of this image in this epoch. */
  readonly stream: RandomStream;
}

/** Random resized crop, then a flip by chance, then colour jitter: [K, K, 3] with K = `trainResolutionPx`. */
export const trainTransform = (
  image: RgbImage | ImagePart,
  transform: TrainTransform,
  into: Uint8Array = new Uint8Array(transform.trainResolutionPx ** 2 * 3),
): Uint8Array => {
  const { trainResolutionPx: sidePx, augmentation, interpolation = 'bilinear', stream } = transform;
  const size: Size = { widthPx: sidePx, heightPx: sidePx };
  const box = randomResizedCropBox(image, augmentation.random_resized_crop, stream);
  const rows = resizeAndCrop(image, size, whole(size), { interpolation, box });
  copyRows(rows, size, { data: into, strideBytes: sidePx * 3 });
  if (stream.uniform() < augmentation.horizontal_flip) flipHorizontally({ ...size, data: into });
  if (augmentation.color_jitter !== undefined) jitterColors(into, augmentation.color_jitter, stream);
  return into;
};

/** The part of an image that the train transform looks at. */
export const trainRegion = (image: Size, { augmentation, stream }: TrainTransform): Box =>
  randomResizedCropBox(image, augmentation.random_resized_crop, stream);
