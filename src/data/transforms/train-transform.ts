import type { RandomStream } from '../../base/random.ts';
import type { Augmentation, Interpolation, RgbImage } from '../types.ts';
import { flipHorizontally } from './flip-horizontally.ts';
import { jitterColors } from './jitter-colors.ts';
import { randomResizedCropBox } from './random-resized-crop-box.ts';
import { resize } from './resize.ts';

export interface TrainTransform {
  readonly trainResolutionPx: number;
  readonly augmentation: Pick<Augmentation, 'random_resized_crop' | 'horizontal_flip' | 'color_jitter'>;
  /** Default: bilinear. */
  readonly interpolation?: Interpolation;
  /** Of this image in this epoch. */
  readonly stream: RandomStream;
}

/** Random resized crop, then a flip by chance, then colour jitter: [K, K, 3] with K = `trainResolutionPx`. */
export const trainTransform = (image: RgbImage, transform: TrainTransform): Uint8Array => {
  const { trainResolutionPx: sidePx, augmentation, interpolation = 'bilinear', stream } = transform;
  const box = randomResizedCropBox(image, augmentation.random_resized_crop, stream);
  const cropped = resize(image, { widthPx: sidePx, heightPx: sidePx }, { interpolation, box });
  if (stream.uniform() < augmentation.horizontal_flip) flipHorizontally(cropped);
  if (augmentation.color_jitter !== undefined) jitterColors(cropped.data, augmentation.color_jitter, stream);
  return cropped.data;
};
