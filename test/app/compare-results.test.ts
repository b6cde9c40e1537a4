import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareResults } from '../../src/app/reproduce/compare-results.ts';

const record = (losses: readonly (number | null)[]) => ({
  results: { loss: 0.5 },
  artifacts: [],
  curves: losses.map((value, index) => ({ key: 'train_loss', step: index + 1, value })),
});

test('a run that is carried out again has the same curve, point for point', () => {
  const { curves, compared } = compareResults('key', 'train', record([0.75, null]), record([0.75, null]));
  assert.deepEqual([curves, compared], [[], { results: 1, curves: 2, artifacts: 0 }]);
});

test('a point that has other bits, or that only one of both has, differs', () => {
  const point = (step: number, before: string | null, now: string | null) => ({
    name: `train_loss at step ${step}`,
    before,
    now,
  });
  const differing = (before: readonly number[], now: readonly number[]) =>
    compareResults('key', 'train', record(before), record(now)).curves;
  assert.deepEqual(differing([0.75, 0.1 + 0.2], [0.75, 0.3]), [point(2, '0.30000000000000004', '0.3')]);
  assert.deepEqual(differing([0.75], [0.75, 0]), [point(2, null, '0')]);
  assert.deepEqual(differing([0.75, 0], [0.75]), [point(2, '0', null)]);
  assert.deepEqual(differing([0], [-0]), [point(1, '0', '-0')]);
});
