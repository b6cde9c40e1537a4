import type { Size } from '../../data/index.ts';
import type { ObjectSizeAnalysis, ObjectSizeAtTest } from '../../domain/analysis-types.ts';
import { equalSquarePx, isSquare, sidesOf } from '../../domain/input-size.ts';
import { imageResolutionPx, type TestTransform } from '../../domain/test-transform.ts';
import { apparentObjectSizeRatio, equalisingResolutionPx } from '../apparent-object-size.ts';
import { analysedTransform, drawCrops, type GeometryQuestion, sizeAtTest, trainSidesPx } from './geometry.ts';

/**
 * Apparent object size in simulated crops of the training images, against the same images under each test transform, and
 * in closed form. Source: Touvron et al. 2019, section 3.2.
 */
export const analyseObjectSize = (question: GeometryQuestion): ObjectSizeAnalysis => {
  const { transforms, trainResolutionPx } = question;
  const sums = transforms.map(() => ({ factor: 0, ratio: 0 }));
  let [draws, trainFactors] = [0, 0];
  let image: Size | undefined;
  let atTest: number[] = [];
  for (const crop of drawCrops(question)) {
    if (crop.image !== image) {
      image = crop.image;
      atTest = transforms.map((transform) => factorAtTest(crop.image, transform));
    }
    const factor = crop.sidePx / Math.sqrt(crop.box.widthPx * crop.box.heightPx);
    trainFactors += factor;
    draws += 1;
    for (const [index, sum] of sums.entries()) {
      sum.factor += atTest[index]!;
      sum.ratio += atTest[index]! / factor;
    }
  }
  return {
    analysis: 'object_size',
    trainResolutionPx,
    trainFactor: trainFactors / draws,
    draws,
    test: transforms.map((transform, index) => {
      const { factor, ratio } = sums[index]!;
      return sizesOf(question, transform, { factor: factor / draws, ratio: ratio / draws });
    }),
  };
};

/**
 * K_image / min(H, W) if the shorter side becomes K_image, or the larger of the two sides' factors if the image covers
 * both sides; in general the square root of the area's factor, since a squashed object has two.
 */
export const factorAtTest = (image: Size, transform: TestTransform): number => {
  if (transform.resize !== 'squash') {
    const resized = sizeAtTest(image, transform);
    // The longer side is rounded; the other one is exact.
    const covered = isSquare(transform.testResolutionPx) ? resized : coveredBy(transform);
    return Math.max(covered.widthPx / image.widthPx, covered.heightPx / image.heightPx);
  }
  const { widthPx, heightPx } = sizeAtTest(image, transform);
  return Math.sqrt((widthPx * heightPx) / (image.widthPx * image.heightPx));
};

const coveredBy = ({ testResolutionPx, cropRatio }: TestTransform): Size =>
  sidesOf(imageResolutionPx(testResolutionPx, cropRatio));

const sizesOf = (
  question: GeometryQuestion,
  transform: TestTransform,
  { factor, ratio }: Pick<ObjectSizeAtTest, 'factor' | 'ratio'>,
): ObjectSizeAtTest => {
  const { testResolutionPx, cropRatio, resize } = transform;
  const sides = trainSidesPx(question);
  // Sizes at training are in the denominator of the ratio, so several resolutions count with their harmonic mean.
  const trainResolutionPx = sides.length / sides.reduce((sum, sidePx) => sum + 1 / sidePx, 0);
  const { scale } = question.augmentation.random_resized_crop;
  const square = { trainResolutionPx, testResolutionPx, cropRatio, resize, scale };
  return {
    ...analysedTransform(transform),
    factor,
    ratio,
    squareRatio: apparentObjectSizeRatio(square),
    equalisingResolutionPx: equalSquarePx(testResolutionPx) / ratio,
    squareEqualisingResolutionPx: equalisingResolutionPx(square),
  };
};
