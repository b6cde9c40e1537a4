import { type RandomStream, randomStream } from '../../base/random.ts';
import { randomResizedCropBox, resizedSize, type Size } from '../../data/index.ts';
import type { Box } from '../../data/types/image.ts';
import type { AnalysedTransform } from '../../domain/analysis-types.ts';
import type { AugmentationParams } from '../../domain/augmentation.ts';
import { imageResolutionPx, type TestTransform } from '../../domain/test-transform.ts';

/** Input of the analyses of transforms' geometry: sizes are enough, pixels don't matter. */
export interface GeometryQuestion {
  readonly trainResolutionPx: number;
  readonly augmentation: AugmentationParams;
  readonly transforms: readonly TestTransform[];
  /** Sizes of the images. */
  readonly train: readonly Size[];
  readonly test: readonly Size[];
  readonly seed: number;
}

/** Minimum number of crops, with the same number from every image. */
const leastDraws = 100_000;

/** A random crop of a training image. */
export interface DrawnCrop {
  readonly image: Size;
  readonly box: Box;
  /** Side of the resized crop: the train resolution, or one of several. */
  readonly sidePx: number;
}

/** Crops of the training images, image by image; determined by the seed. */
export function* drawCrops({ train, augmentation, trainResolutionPx, seed }: GeometryQuestion): Generator<DrawnCrop> {
  const random: RandomStream = randomStream(seed, 'geometry');
  const sides = trainSidesPx({ augmentation, trainResolutionPx });
  const drawsOfImage = Math.ceil(leastDraws / train.length);
  for (const image of train) {
    for (let draw = 0; draw < drawsOfImage; draw++) {
      const box = randomResizedCropBox(image, augmentation.random_resized_crop, random);
      yield { image, box, sidePx: sides[random.integer(0, sides.length - 1)]! };
    }
  }
}

/** The train resolutions of a network. */
export const trainSidesPx = (
  question: Pick<GeometryQuestion, 'augmentation' | 'trainResolutionPx'>,
): readonly number[] => question.augmentation.resolutions ?? [question.trainResolutionPx];

/** The image's size before a test transform's crop. */
export const sizeAtTest = (image: Size, { testResolutionPx, cropRatio, resize }: TestTransform): Size =>
  resizedSize(image, imageResolutionPx(testResolutionPx, cropRatio), resize);

export const analysedTransform = ({ testResolutionPx, cropRatio, resize }: TestTransform): AnalysedTransform => ({
  testResolutionPx,
  imageResolutionPx: imageResolutionPx(testResolutionPx, cropRatio),
  cropRatio,
  resize,
});
