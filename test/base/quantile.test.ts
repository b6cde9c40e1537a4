import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, quantile } from '../../src/base/quantile.ts';

test("quantiles are numpy's", () => {
  // numpy 2.4.6: np.quantile([0.1, 0.4, 0.45, 2.0, 7.25], q)
  const values = [0.1, 0.4, 0.45, 2.0, 7.25];
  for (const [level, expected] of [
    [0, 0.1],
    [0.1, 0.22],
    [0.5, 0.45],
    [0.77, 2.42],
    [1, 7.25],
  ] as const) {
    assert.ok(Math.abs(quantile(values, level) - expected) < 1e-12);
  }
  assert.ok(Number.isNaN(quantile([], 0.5)));
});

test('the median is the middle value, or between the two', () => {
  assert.equal(median([9, 1, 4]), 4);
  assert.equal(median([9, 1, 4, 5]), 4.5);
});
