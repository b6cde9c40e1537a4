import type { RandomStream } from '../../base/random.ts';
import type { AugmentationParams } from '../../domain/augmentation.ts';
import { type InputSize, pixelsOf, sidesOf } from '../../domain/input-size.ts';
import type { Interpolation } from '../../domain/test-transform.ts';
import type { Box, ImagePart, RgbImage, Size } from '../types/image.ts';
import { randAugment, trivialAugment } from './auto/auto-augment.ts';
import { whole } from './boxes.ts';
import { flipHorizontally } from './flip-horizontally.ts';
import { jitterColors } from './jitter-colors.ts';
import { copyRows } from './pixel-rows.ts';
import { eraseRandomly } from './random-erasing.ts';
import { randomResizedCropBox } from './random-resized-crop-box.ts';
import { resizeAndCrop } from './resize.ts';

export interface TrainTransform {
  readonly trainResolutionPx: InputSize;
  readonly augmentation: Omit<AugmentationParams, 'repeated' | 'cutmix' | 'mixup' | 'resolutions'>;
  /** Default: bilinear. */
  readonly interpolation?: Interpolation;
  /** Random stream of this image in this epoch. */
  readonly stream: RandomStream;
}

/**
 * Random resized crop, then random flip, colour jitter, RandAugment or TrivialAugment, and random erasing: [height, width,
 * 3] of `trainResolutionPx`.
 */
export const trainTransform = (
  image: RgbImage | ImagePart,
  transform: TrainTransform,
  into: Uint8Array = new Uint8Array(pixelsOf(transform.trainResolutionPx) * 3),
): Uint8Array => {
  const { trainResolutionPx, augmentation, interpolation = 'bilinear', stream } = transform;
  const size = sidesOf(trainResolutionPx);
  const box = randomResizedCropBox(image, augmentation.random_resized_crop, stream);
  const rows = resizeAndCrop(image, size, whole(size), { interpolation, box });
  copyRows(rows, size, { data: into, strideBytes: size.widthPx * 3 });
  if (stream.uniform() < augmentation.horizontal_flip) flipHorizontally({ ...size, data: into });
  const { color_jitter: jitter, rand_augment: rand, trivial_augment: trivial, random_erasing: erasing } = augmentation;
  const view = { ...size, data: into };
  if (jitter !== undefined) jitterColors(into, jitter, stream);
  if (rand != null) randAugment(view, rand, stream);
  if (trivial === true) trivialAugment(view, stream);
  if (erasing != null) eraseRandomly(view, erasing, stream);
  return into;
};

/** The part of an image that the training transform reads. */
export const trainRegion = (image: Size, { augmentation, stream }: TrainTransform): Box =>
  randomResizedCropBox(image, augmentation.random_resized_crop, stream);
