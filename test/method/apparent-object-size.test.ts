import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apparentObjectSizeRatio, equalisingResolutionPx } from '../../src/method/index.ts';

const paper = { trainResolutionPx: 224, cropRatio: 224 / 256, scale: [0.08, 1], resize: 'shorter_side' } as const;

test('at equal resolutions, objects look about 0.8 times as large in testing as in training', () => {
  // By hand: E[sqrt(a)] = 2/3 (1 - 0.08^1.5) / 0.92 = 0.70824; times 256 / 224 = 0.80942.
  assert.ok(Math.abs(apparentObjectSizeRatio({ ...paper, testResolutionPx: 224 }) - 0.80942) < 1e-5);
});

test('a test resolution about 1.25 times the training one makes them equal', () => {
  const equal = equalisingResolutionPx({ ...paper, testResolutionPx: 224 });
  assert.ok(Math.abs(equal / 224 - 1.23546) < 1e-5);
  assert.ok(Math.abs(apparentObjectSizeRatio({ ...paper, testResolutionPx: equal }) - 1) < 1e-12);
});

test('a fixed share of the area needs no mean', () => {
  assert.equal(
    apparentObjectSizeRatio({ ...paper, scale: [0.25, 0.25], testResolutionPx: 448 }),
    (2 * 0.5 * 256) / 224,
  );
});
