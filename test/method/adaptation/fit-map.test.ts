import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../src/base/random.ts';
import type { ActivationMap } from '../../../src/domain/activation-map.ts';
import { adaptFeatures, mapFunction } from '../../../src/method/adaptation/apply-map.ts';
import { distanceBetween } from '../../../src/method/adaptation/distance-between.ts';
import { fitMap } from '../../../src/method/adaptation/fit-map.ts';
import { sampleActivations } from '../../../src/method/adaptation/sample-activations.ts';
import { memoryFeatures } from '../memory-features.ts';
import { unwatched } from '../recipes.ts';

const near = (actual: number, expected: number, absolute: number): void => {
  assert.ok(Math.abs(actual - expected) <= absolute, `${actual} is not ${expected}`);
};

/** A rising sample, like pooled activations of a ReLU network. */
const sampleOf = (name: string, law: { zeros: number; shape: number; scale: number }, count = 20_000): Float32Array => {
  const random = randomStream(name);
  const draw = () =>
    random.uniform() < law.zeros ? 0 : law.scale * (-Math.log(1 - random.uniform())) ** (-1 / law.shape);
  return Float32Array.from({ length: count }, draw).sort();
};

const atTest = sampleOf('test', { zeros: 0.3, shape: 2.5, scale: 0.8 });
const reference = sampleOf('reference', { zeros: 0.2, shape: 3, scale: 0.6 });
const fits = ['parametric', 'empirical', 'scale'] as const;

test("the parametric map is scipy's cdf followed by scipy's ppf, whichever has more zeros", () => {
  // scipy 1.17.1: invweibull(c, 0, s).ppf((F - z) / (1 - z)), F = z + (1 - z) invweibull(c, 0, s).cdf(x); zero below.
  const cases = [
    { zeros: [0.2, 0.4], expected: [0, 0, 0.5815920506441369, 1.5905201529540303] },
    {
      zeros: [0.4, 0.2],
      expected: [0.5287917385566415, 0.5764936596755926, 0.8152393920834473, 2.017692755805951],
    },
    {
      zeros: [0.3, 0.3],
      expected: [0.307958724665854, 0.4358626572117573, 0.6983128909170198, 1.7924656976098448],
    },
  ] as const;
  for (const { zeros, expected } of cases) {
    const map = mapFunction({
      fit: 'parametric',
      test: { zeros: zeros[0], shape: 1.7, scale: 0.8 },
      reference: { zeros: zeros[1], shape: 2.5, scale: 0.6 },
    });
    [0.3, 0.5, 1, 4].forEach((value, index) => {
      near(map(value), expected[index]!, 1e-12);
    });
    assert.equal(map(0), 0);
  }
});

test('every fit is the identity when both distributions are equal', () => {
  for (const fit of fits) {
    const { map, results } = fitMap(fit, atTest, atTest);
    const change = mapFunction(map);
    for (const value of [0, 1e-3, 0.5, 1, 2, 50]) near(change(value), value, 1e-9 * Math.max(1, value));
    assert.equal(results.distanceBefore, 0, fit);
    assert.ok(results.distanceAfter! < 1e-3, fit); // rounding splits ties
  }
});

test('every fit is monotone, keeps zeros, and brings the distributions closer', () => {
  for (const fit of fits) {
    const { map, results } = fitMap(fit, atTest, reference);
    const change = mapFunction(map);
    const mapped = Array.from({ length: 2000 }, (_, index) => change(index / 100));
    assert.equal(mapped[0], 0, fit);
    assert.ok(
      mapped.every((value, index) => Number.isFinite(value) && value >= (mapped[index - 1] ?? 0)),
      fit,
    );
    assert.ok(results.distanceAfter! < results.distanceBefore!, `${fit}: ${JSON.stringify(results)}`);
  }
});

test('surplus zeros stay, and are all that remains of the distance', () => {
  const { results } = fitMap('parametric', atTest, reference);
  // The shares of zeros differ by about 0.1, and no map of single values can change that.
  near(results.distanceAfter!, results.zeros! - results.referenceZeros!, 0.01);
  const other = fitMap('parametric', reference, atTest).results;
  // The other way round the smallest positive values become zeros.
  assert.ok(other.distanceAfter! < 0.02, String(other.distanceAfter));
});

test('the empirical map goes through the quantiles, and keeps the factor beyond them', () => {
  const test = Float32Array.of(1, 2, 3);
  const doubled = Float32Array.of(2, 4, 9);
  const change = mapFunction(fitMap('empirical', test, doubled).map);
  // By hand: 1 -> 2, 2 -> 4, 3 -> 9, linear between; beyond 3 times 9 / 3; below 1 shifted by 1.
  for (const [value, expected] of [
    [1, 2],
    [1.5, 3],
    [2.5, 6.5],
    [3, 9],
    [6, 18],
    [0.5, 1.5],
  ] as const) {
    near(change(value), expected, 1e-5);
  }
});

test('the empirical map accepts negative activations', () => {
  const test = Float32Array.of(-0.3, -0.1, 0.5, 2);
  const change = mapFunction(
    fitMap(
      'empirical',
      test,
      test.map((value) => value - 1),
    ).map,
  );
  for (const value of [-0.5, -0.3, 0, 1]) near(change(value), value - 1, 1e-6);
  assert.throws(() => fitMap('parametric', test, test), { code: 'METHOD_INVALID' });
});

test('the factor is the ratio of the means, and refused if there is none', () => {
  const { map } = fitMap('scale', Float32Array.of(0, 1, 2), Float32Array.of(0, 0, 6));
  assert.deepEqual(map, { fit: 'scale', factor: 2 });
  assert.throws(() => fitMap('scale', new Float32Array(3), Float32Array.of(1)), { code: 'METHOD_INVALID' });
});

test("the distance of two samples is scipy's", () => {
  // scipy 1.17.1: ks_2samp(a, b).statistic
  const first = Float32Array.of(0.11, 0.23, 0.31, 0.37, 0.52, 0.58, 0.71, 0.93, 1.4, 2.6);
  near(distanceBetween(first, Float32Array.of(0.2, 0.3, 0.3, 0.9, 1.7)), 0.4, 1e-12);
});

test('a sample has all values if they are few, otherwise complete images spread over the data set', async () => {
  const values = Float32Array.from({ length: 20 }, (_, index) => 20 - index);
  const features = memoryFeatures('pooled', [[2]], [values], new Int32Array(10));
  assert.deepEqual([...(await sampleActivations(features, unwatched))], [...values].reverse());
  // Five values: two images of two, the first and the sixth.
  assert.deepEqual([...(await sampleActivations(features, unwatched, 5))], [9, 10, 19, 20]);
});

test('features are mapped when they are read, and only after the pooling', () => {
  const map: ActivationMap = { fit: 'scale', factor: 3 };
  const features = memoryFeatures('pooled', [[2]], [Float32Array.of(0, 1, 2, 3)], Int32Array.of(0, 1));
  assert.deepEqual(adaptFeatures(features, map).rows(Int32Array.of(1)), [Float32Array.of(6, 9)]);
  assert.throws(() => adaptFeatures({ ...features, cut: 'bn' }, map), { code: 'METHOD_INVALID' });
});
