import type { RandomStream } from '../../base/random.ts';
import type { Augmentation, RgbImage } from '../types.ts';
import { flipHorizontally } from './flip-horizontally.ts';
import { randomResizedCropBox } from './random-resized-crop-box.ts';
import { resizeBilinear } from './resize-bilinear.ts';

export interface TrainTransform {
  readonly trainResolutionPx: number;
  readonly augmentation: Augmentation;
  /** Of this image in this epoch. */
  readonly stream: RandomStream;
}

/** Random resized crop, then a flip by chance: [K, K, 3] with K = `trainResolutionPx`. */
export const trainTransform = (image: RgbImage, transform: TrainTransform): Uint8Array => {
  const { trainResolutionPx: sidePx, augmentation, stream } = transform;
  const box = randomResizedCropBox(image, augmentation.random_resized_crop, stream);
  const cropped = resizeBilinear(image, { widthPx: sidePx, heightPx: sidePx }, box);
  if (stream.uniform() < augmentation.horizontal_flip) flipHorizontally(cropped);
  return cropped.data;
};
