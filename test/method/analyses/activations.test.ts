import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { isDisturbed } from '../../../src/base/others-load.ts';
import { randomStream } from '../../../src/base/random.ts';
import { openEngine, tf } from '../../../src/engine/index.ts';
import { ActivationTally, activationPoints } from '../../../src/method/analyses/activation-tally.ts';
import { analyseActivations } from '../../../src/method/analyses/activations.ts';
import { analyseCost } from '../../../src/method/analyses/cost.ts';
import { findArchitecture, multiplyAdds, parameterCount } from '../../../src/model/index.ts';
import { generatedWeights } from '../../model/generated.ts';
import { extractToMemory, randomBatches } from '../memory-features.ts';
import { unwatched } from '../recipes.ts';

before(() => openEngine({ engine: 'cpu' }));

const near = (actual: number, expected: number, absolute = 1e-12): void => {
  assert.ok(Math.abs(actual - expected) <= absolute, `${actual} is not ${expected}`);
};

const network = findArchitecture('tinynet', 5);
const weights = generatedWeights(network, 0);

test('moments, zeros and the CDF are those of the values', () => {
  const tally = new ActivationTally();
  tally.add(Float32Array.of(0, 0.0005, 1));
  tally.add(Float32Array.of(0, -2, 1000));
  const result = tally.result();
  // By hand, with 0.0005 in single precision.
  near(result.mean, 999.0005 / 6, 1e-8);
  near(result.standardDeviation, Math.sqrt((1 + 4 + 1e6) / 6 - (999.0005 / 6) ** 2), 1e-6);
  assert.deepEqual([result.zeros, result.nearZeros, result.minimum, result.maximum], [2 / 6, 3 / 6, -2, 1000]);
  const shareAt = (point: number) => result.cdf[result.points.indexOf(point)];
  assert.deepEqual([-4, -2, -1, 0, 0.5, 1, 2].map(shareAt), [0, 1 / 6, 1 / 6, 3 / 6, 4 / 6, 5 / 6, 5 / 6]);
});

test('the points increase, are finite, and include zero', () => {
  assert.ok(activationPoints.every((point, index) => index === 0 || point > activationPoints[index - 1]!));
  assert.equal(activationPoints.filter((point) => point === 0).length, 1);
});

test('quantiles of a distribution with a point mass at zero are right', () => {
  const random = randomStream('tally');
  const tally = new ActivationTally();
  // A third zeros, the others uniform in 0..1: quantile (level - 1/3) * 3/2.
  tally.add(Float32Array.from({ length: 100_000 }, () => (random.uniform() < 1 / 3 ? 0 : random.uniform())));
  const { quantiles, quantileLevels } = tally.result();
  quantiles.forEach((value, index) => {
    near(value, Math.max(0, (quantileLevels[index]! - 1 / 3) * 1.5), 0.01);
  });
});

test('activations are the same from every cut, and no tensor leaks', async () => {
  const random = randomStream('activations');
  const batches = randomBatches([4, 4, 3], 16, 5, () => random.uniform());
  const features = await extractToMemory(network, weights, ['pooled', 'bn', 'cells:1'], batches);
  const tensors = tf.memory().numTensors;
  const ofCut = (cut: string) =>
    analyseActivations({ network, weights, features: features.get(cut)!, watch: unwatched });
  const pooled = await ofCut('pooled');
  assert.deepEqual(await ofCut('bn'), pooled);
  assert.deepEqual(await ofCut('cells:1'), pooled);
  assert.equal(tf.memory().numTensors, tensors);
  const values = features.get('pooled')!.rows(Int32Array.from({ length: 11 }, (_, row) => row))[0]!;
  assert.deepEqual([pooled.images, pooled.components], [11, 64]);
  near(pooled.mean, values.reduce((sum, value) => sum + value, 0) / values.length, 1e-9);
  assert.equal(pooled.zeros, values.filter((value) => value === 0).length / values.length);
});

test('the cost is counted and timed at every resolution', async () => {
  const tensors = tf.memory().numTensors;
  const cost = await analyseCost({ network, weights, testResolutionsPx: [16, 32], threads: 1, watch: unwatched });
  assert.equal(cost.parameters, parameterCount(network));
  const isFlagged = isDisturbed(cost.othersCores!, 1);
  assert.ok(cost.costs.every(({ times }) => times.every(({ disturbed }) => (disturbed ?? false) === isFlagged)));
  assert.deepEqual(
    cost.costs.map(({ testResolutionPx, macs }) => [testResolutionPx, macs]),
    [16, 32].map((sidePx) => [sidePx, multiplyAdds(network, sidePx)]),
  );
  for (const { times } of cost.costs) {
    assert.deepEqual(
      times.map(({ batchSize, secondsPerImage }) => [batchSize, secondsPerImage.length]),
      [
        [1, 15],
        [8, 15],
      ],
    );
    assert.ok(times.every(({ secondsPerImage }) => secondsPerImage.every((seconds) => seconds > 0 && seconds < 60)));
  }
  assert.equal(tf.memory().numTensors, tensors);
});
