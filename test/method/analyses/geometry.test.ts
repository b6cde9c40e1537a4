import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestTransform } from '../../../src/domain/test-transform.ts';
import type { GeometryQuestion } from '../../../src/method/analyses/geometry.ts';
import { analyseObjectSize, factorAtTest } from '../../../src/method/analyses/object-size.ts';
import { analyseRoc, shareAtTest } from '../../../src/method/analyses/roc.ts';
import { shareDistribution } from '../../../src/method/analyses/share-distribution.ts';

const near = (actual: number, expected: number, absolute = 1e-12): void => {
  assert.ok(Math.abs(actual - expected) <= absolute, `${actual} is not ${expected}`);
};

const transformOf = (over: Partial<TestTransform> = {}): TestTransform => ({
  testResolutionPx: 224,
  cropRatio: 0.875,
  resize: 'shorter_side',
  interpolation: 'bilinear',
  ...over,
});

const questionOf = (over: Partial<GeometryQuestion> = {}): GeometryQuestion => ({
  trainResolutionPx: 224,
  augmentation: { random_resized_crop: { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] }, horizontal_flip: 0.5 },
  transforms: [transformOf()],
  train: [{ widthPx: 500, heightPx: 375 }],
  test: [{ widthPx: 400, heightPx: 300 }],
  seed: 1,
  ...over,
});

const squares = questionOf({
  augmentation: { random_resized_crop: { scale: [0.08, 1], ratio: [1, 1] }, horizontal_flip: 0.5 },
  train: [{ widthPx: 2000, heightPx: 2000 }],
});

test("the test crop's share of the image follows from its size, for every way to resize", () => {
  const [wide, tall] = [
    { widthPx: 400, heightPx: 300 },
    { widthPx: 300, heightPx: 400 },
  ];
  // By hand: K_image = 256, and the longer side floor(256 * 4 / 3) = 341.
  near(shareAtTest(wide, transformOf()), (224 / 341) * (224 / 256));
  near(shareAtTest(tall, transformOf()), (224 / 341) * (224 / 256));
  near(shareAtTest(wide, transformOf({ resize: 'reference' })), (224 / 341) * (224 / 256));
  // Its width becomes 192, all of which is seen.
  near(shareAtTest(tall, transformOf({ resize: 'reference' })), 224 / 256);
  near(shareAtTest(wide, transformOf({ resize: 'squash' })), 0.875 ** 2);
  near(shareAtTest(wide, transformOf({ resize: 'squash', cropRatio: 1 })), 1);
});

test("the distribution of a training crop's share is torchvision's", () => {
  // torchvision 0.29.2, torch 2.15.0, seed 0: 100,000 RandomResizedCrop.get_params of 500 x 375, (0.08, 1), (3/4, 4/3):
  // area share's mean, and quantiles at 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99.
  const torchvision = {
    mean: 0.43381404144,
    quantiles: [0.086784, 0.1135976, 0.250932, 0.422272, 0.59442, 0.8141333333333334, 0.91584],
  };
  const { train } = analyseRoc(questionOf());
  assert.ok(train.count >= 100_000);
  // Five standard errors of a difference of two means: 5 * 0.217 sqrt(2 / 100000).
  near(train.mean, torchvision.mean, 0.005);
  train.quantiles.forEach((value, index) => {
    near(value, torchvision.quantiles[index]!, 0.012);
  });
});

test('the share of a square image and square crops is uniform', () => {
  const { train } = analyseRoc(squares);
  near(train.mean, 0.54, 0.0042); // five standard errors: 5 * 0.92 / sqrt(12 * 100000)
  train.quantiles.forEach((value, index) => {
    near(value, 0.08 + 0.92 * train.quantileLevels[index]!, 0.008);
  });
  train.edges.forEach((edge, index) => {
    near(train.cdf[index]!, Math.max(0, (edge - 0.08) / 0.92), 0.008);
  });
});

test('a simulation has the same bits for the same seed, and different ones for another', () => {
  assert.deepEqual(analyseRoc(questionOf()), analyseRoc(questionOf()));
  assert.notDeepEqual(analyseRoc(questionOf()).train, analyseRoc(questionOf({ seed: 2 })).train);
});

test('bins contain their upper ends, and a spike at 1 is in the last', () => {
  const { shares, cdf, edges, count, mean } = shareDistribution(Float64Array.of(1, 0, 0.5, 0.505));
  assert.deepEqual([count, mean, edges.length, shares.length], [4, 0.50125, 101, 100]);
  assert.deepEqual([shares[0], shares[49], shares[50], shares[99]], [0.25, 0.25, 0.25, 0.25]);
  assert.deepEqual([cdf[0], cdf[1], cdf[50], cdf[51], cdf[100]], [0, 0.25, 0.5, 0.75, 1]);
});

test('objects are scaled by K_image / min(H, W) in testing', () => {
  const tall = { widthPx: 300, heightPx: 400 };
  near(factorAtTest(tall, transformOf()), 256 / 300);
  near(factorAtTest(tall, transformOf({ resize: 'reference' })), 256 / 400);
  near(factorAtTest(tall, transformOf({ resize: 'squash' })), 256 / Math.sqrt(120_000));
});

test('an image covers a size with two sides: the share and the scale follow from the limiting side', () => {
  const wide = { widthPx: 400, heightPx: 300 };
  const transform = transformOf({ testResolutionPx: '192x256' });
  // By hand: K_image 219x292; 300 / 219 = 1.3699 and 400 / 292 = 1.3699 (smaller by 0.00003): 400 becomes 292, 300 becomes 219.
  near(shareAtTest(wide, transform), (192 / 219) * (256 / 292));
  near(factorAtTest(wide, transform), Math.max(219 / 300, 292 / 400));
  // The width decides: 300 becomes 292, 400 becomes round(389.33).
  const tall = { widthPx: 300, heightPx: 400 };
  near(shareAtTest(tall, transform), (192 / 389) * (256 / 292));
  near(factorAtTest(tall, transform), 292 / 300);
  near(shareAtTest(tall, transformOf({ testResolutionPx: '192x256', resize: 'squash' })), (192 / 219) * (256 / 292));
  near(
    factorAtTest(tall, transformOf({ testResolutionPx: '192x256', resize: 'squash' })),
    Math.sqrt((219 * 292) / 120_000),
  );
});

test('square images under a size with two sides: the simulation agrees with the closed form', () => {
  const transforms = [
    transformOf({ testResolutionPx: '112x224' }),
    transformOf({ testResolutionPx: '224x112', resize: 'squash' }),
  ];
  const { test: rows } = analyseObjectSize({ ...squares, transforms });
  // The longer side decides where the image covers, as at 224; squashed, an object has the area of a square of 158.39.
  near(rows[0]!.squareRatio, 0.80942, 1e-5);
  near(rows[1]!.squareRatio, 0.80942 / Math.SQRT2, 1e-5);
  near(rows[0]!.ratio, 0.80942, 0.004);
  near(rows[1]!.ratio, 0.80942 / Math.SQRT2, 0.004);
  // The side of a square with as many pixels as the scaled size: 276.74 x 138.37 for the first.
  near(rows[0]!.squareEqualisingResolutionPx, 276.74 / Math.SQRT2, 0.01);
  near(rows[1]!.squareEqualisingResolutionPx, 276.74, 0.01);
});

test('on square images the simulation agrees with the closed form', () => {
  const transforms = [transformOf(), transformOf({ testResolutionPx: 448 })];
  const { test: rows, trainFactor } = analyseObjectSize({ ...squares, transforms });
  // By hand: E[sqrt(a)] = 2/3 (1 - 0.08^1.5) / 0.92 = 0.70824; 256 / 224 of it 0.80942; 224 / 0.80942 = 276.74.
  near(rows[0]!.squareRatio, 0.80942, 1e-5);
  near(rows[0]!.squareEqualisingResolutionPx, 276.74, 0.01);
  near(rows[0]!.ratio, 0.80942, 0.004); // five standard errors: 5 * 0.2 * 256 / 224 / sqrt(100000)
  near(rows[1]!.ratio, 2 * rows[0]!.ratio);
  near(rows[1]!.equalisingResolutionPx, 276.74, 1.4);
  near(rows[0]!.factor, 256 / 2000);
  // E[1 / sqrt(a)] = 2 (1 - sqrt(0.08)) / 0.92 = 1.55903.
  near(trainFactor, (224 / 2000) * 1.55903, 0.001);
});

test('several training resolutions count with their harmonic mean', () => {
  const augmentation = { ...squares.augmentation, resolutions: [112, 224] } as const;
  const [row] = analyseObjectSize({ ...squares, augmentation }).test;
  near(row!.squareRatio, 1.5 * 0.80942, 2e-5);
  near(row!.ratio, 1.5 * 0.80942, 0.01);
});
