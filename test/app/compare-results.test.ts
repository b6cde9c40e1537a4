import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareResults } from '../../src/app/reproduce/compare-results.ts';

const train = { key: 'key', title: 'train', isTimed: false };

const record = (losses: readonly (number | null)[]) => ({
  results: { loss: 0.5 },
  artifacts: [],
  curves: losses.map((value, index) => ({ key: 'train_loss', step: index + 1, value })),
});

test('a repeated run has the same curve, point for point', () => {
  const { curves, compared } = compareResults(train, record([0.75, null]), record([0.75, null]));
  assert.deepEqual([curves, compared], [[], { results: 1, curves: 2, artifacts: 0 }]);
});

test('a point that has other bits, or that only one of the runs has, is a difference', () => {
  const point = (step: number, before: string | null, now: string | null) => ({
    name: `train_loss at step ${step}`,
    before,
    now,
  });
  const differing = (before: readonly number[], now: readonly number[]) =>
    compareResults(train, record(before), record(now)).curves;
  assert.deepEqual(differing([0.75, 0.1 + 0.2], [0.75, 0.3]), [point(2, '0.30000000000000004', '0.3')]);
  assert.deepEqual(differing([0.75], [0.75, 0]), [point(2, null, '0')]);
  assert.deepEqual(differing([0.75, 0], [0.75]), [point(2, '0', null)]);
  assert.deepEqual(differing([0], [-0]), [point(1, '0', '-0')]);
});

test('times are measured again, and only the rest of a timed run is compared', () => {
  const timed = (seconds: number, macs: number) => ({
    results: { parameters: 7, 'macs:0': macs, 'secondsPerImage.batch1:0': seconds, othersCores: seconds },
    artifacts: [{ name: 'analysis.json', bytes: 9, sha256: String(seconds) }],
    curves: [],
  });
  const cost = { key: 'key', title: 'cost', isTimed: true };
  const same = compareResults(cost, timed(0.5, 100), timed(0.25, 100));
  assert.deepEqual([same.results, same.artifacts], [[], []]);
  assert.deepEqual([same.compared.results, same.measured], [2, { results: 2, artifacts: 1 }]);
  assert.deepEqual(compareResults(cost, timed(0.5, 100), timed(0.5, 101)).results, [
    { name: 'macs:0', before: '100', now: '101' },
  ]);
  const untimed = compareResults(train, timed(0.5, 100), timed(0.25, 100));
  assert.deepEqual([untimed.results.length, untimed.artifacts.length], [2, 1]);
});
