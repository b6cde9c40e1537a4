import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holmAdjusted } from '../../src/base/statistics.ts';

test("Holm's adjustment multiplies by the number of remaining tests, and never decreases", () => {
  // By hand: 4 * 0.005, 3 * 0.01, 2 * 0.03, and 0.04, which may not be below 0.06.
  const adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005]).map((p) => Math.round(p * 1e9) / 1e9);
  assert.deepEqual(adjusted, [0.03, 0.06, 0.06, 0.02]);
});

test('no adjusted p is above 1, and missing tests do not count', () => {
  assert.deepEqual(holmAdjusted([0.9, Number.NaN, 0.8]), [1, Number.NaN, 1]);
  assert.deepEqual(holmAdjusted([0.04, Number.NaN]), [0.04, Number.NaN]);
  assert.deepEqual(holmAdjusted([]), []);
});
