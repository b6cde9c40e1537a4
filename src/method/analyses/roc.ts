import type { Size } from '../../data/index.ts';
import type { RocAnalysis } from '../../domain/analysis-types.ts';
import { sidesOf } from '../../domain/input-size.ts';
import type { TestTransform } from '../../domain/test-transform.ts';
import { analysedTransform, drawCrops, type GeometryQuestion, sizeAtTest } from './geometry.ts';
import { shareDistribution } from './share-distribution.ts';

export type { GeometryQuestion } from './geometry.ts';

/**
 * The share of an image's area in its region of classification: at training, over random crops; at test, for every
 * image.
 * Source: Touvron et al. 2019, section 3 and Fig. 2.
 */
export const analyseRoc = (question: GeometryQuestion): RocAnalysis => ({
  analysis: 'roc',
  trainResolutionPx: question.trainResolutionPx,
  train: shareDistribution(Float64Array.from(drawCrops(question), ({ image, box }) => areaOf(box) / areaOf(image))),
  test: question.transforms.map((transform) => ({
    ...analysedTransform(transform),
    share: shareDistribution(Float64Array.from(question.test, (image) => shareAtTest(image, transform))),
  })),
});

/** The share of the image's area inside the centre crop, 0..1; padding around a small image does not count. */
export const shareAtTest = (image: Size, transform: TestTransform): number => {
  const { widthPx, heightPx } = sizeAtTest(image, transform);
  const crop = sidesOf(transform.testResolutionPx);
  return Math.min(1, crop.widthPx / widthPx) * Math.min(1, crop.heightPx / heightPx);
};

const areaOf = ({ widthPx, heightPx }: Size): number => widthPx * heightPx;
