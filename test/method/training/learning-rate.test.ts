import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectiveLearningRate, learningRateFactor, stepsPerEpoch } from '../../../src/method/index.ts';
import { recipe } from '../recipes.ts';

/** At steps of a training of ten epochs with ten steps each. */
const factors = (over: Parameters<typeof recipe>[0], steps: readonly number[]) =>
  steps.map((step) => learningRateFactor(recipe({ ...over, epochs: 10 }), { step, stepsPerEpoch: 10 }));

const near = (got: readonly number[], expected: readonly number[]): void =>
  got.forEach((value, index) => {
    assert.ok(Math.abs(value - expected[index]!) < 1e-12, `${got} instead of ${expected}`);
  });

test('the reference multiplies the base rate by 8 batch / 512', () => {
  // ResNet-50 at 384: base 1e-3, 32 images: 8 * 0.001 * 32 / 512.
  assert.equal(
    effectiveLearningRate(recipe({ learning_rate: 1e-3, learning_rate_rule: 'reference', batch_size: 32 })),
    5e-4,
  );
  assert.equal(effectiveLearningRate(recipe({ learning_rate: 1e-3, learning_rate_rule: 'plain' })), 1e-3);
});

test('the constant schedule stays at one', () => near(factors({ schedule: 'constant' }, [0, 50, 99]), [1, 1, 1]));

test('`step` divides by ten after a given number of epochs', () =>
  near(factors({ schedule: 'step', step_epochs: 3 }, [0, 29, 30, 59, 60, 99]), [1, 1, 0.1, 0.1, 0.01, 0.001]));

test('cosine falls from one towards zero', () =>
  near(factors({ schedule: 'cosine' }, [0, 25, 50, 75, 99]), [
    1,
    0.5 + Math.SQRT1_2 / 2,
    0.5,
    0.5 - Math.SQRT1_2 / 2,
    0.5 * (1 + Math.cos(0.99 * Math.PI)),
  ]));

test('a warm-up rises linearly over its share of the steps, then the cosine begins', () =>
  // 100 steps, 10 of them warm-up: (t + 1) / 10; at step 55 half of the remaining 90 steps has passed.
  near(factors({ schedule: 'cosine', warmup_fraction: 0.1 }, [0, 4, 9, 10, 55]), [0.1, 0.5, 1, 1, 0.5]));

test('an incomplete last batch counts as a step if it is kept', () => {
  assert.equal(stepsPerEpoch(100, recipe({ batch_size: 32, last_batch: 'drop' })), 3);
  assert.equal(stepsPerEpoch(100, recipe({ batch_size: 32, last_batch: 'keep' })), 4);
});
