import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largest, smallest } from '../../src/base/extremes.ts';

test('the extremes of a million values, and of an empty list', () => {
  const values = Array.from({ length: 1_000_000 }, (_, index) => (index * 7919) % 1_000_003);
  assert.throws(() => Math.max(...values), RangeError);
  assert.equal(largest(values), values.toSorted((a, b) => b - a)[0]);
  assert.equal(smallest(values), 0);
  assert.deepEqual([largest([]), smallest([]), largest([1, Number.NaN])], [Math.max(), Math.min(), Number.NaN]);
});
