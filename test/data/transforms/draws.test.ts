import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../../src/base/random.ts';
import { betaDraw } from '../../../src/data/transforms/beta-draw.ts';
import { jitterColors } from '../../../src/data/transforms/jitter-colors.ts';

test('a beta distribution has its mean and variance, also for small parameters', () => {
  for (const alpha of [0.1, 0.5, 1, 4]) {
    const stream = randomStream('beta', alpha);
    const draws = Array.from({ length: 20_000 }, () => betaDraw(alpha, alpha, stream));
    assert.ok(draws.every((draw) => draw >= 0 && draw <= 1));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - 0.5) ** 2, 0) / draws.length;
    assert.ok(Math.abs(mean - 0.5) < 0.015, `mean ${mean}`);
    // Variance of Beta(a, a): 1 / (4 (2a + 1)).
    assert.ok(Math.abs(variance * 4 * (2 * alpha + 1) - 1) < 0.05, `variance ${variance}`);
  }
});

test('without a strength nothing is drawn or changed; one strength changes one property', () => {
  const data = Uint8Array.of(10, 20, 30, 200, 100, 50);
  const stream = randomStream('jitter');
  jitterColors(data, { brightness: 0, contrast: 0, saturation: 0 }, stream);
  assert.deepEqual([...data], [10, 20, 30, 200, 100, 50]);
  assert.equal(stream.uniform(), randomStream('jitter').uniform());
  const brighter = Uint8Array.of(10, 20, 30, 160, 80, 40);
  jitterColors(brighter, { brightness: 0.5, contrast: 0, saturation: 0 }, randomStream('jitter'));
  const factor = brighter[3]! / 160;
  assert.ok(factor !== 1);
  assert.ok(Math.abs(brighter[4]! / 80 - factor) < 0.02);
});
