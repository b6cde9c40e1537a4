import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparePaired } from '../../src/domain/paired-comparison.ts';

const answers = (...predicted: readonly number[]) =>
  predicted.map((each, image) => ({ image: 10 + image, label: 1, predicted: each }));

test('wins, losses and changes are counted image by image', () => {
  const comparison = comparePaired(answers(1, 0, 0, 2, 1, 2), answers(1, 1, 1, 1, 0, 3));
  assert.deepEqual(comparison, {
    n: 6,
    won: 3,
    lost: 1,
    p: 0.625, // by hand: 2 (1 + 4) / 2^4
    changed: [
      { image: 11, label: 1, before: 0, after: 1 },
      { image: 12, label: 1, before: 0, after: 1 },
      { image: 13, label: 1, before: 2, after: 1 },
      { image: 14, label: 1, before: 1, after: 0 },
      { image: 15, label: 1, before: 2, after: 3 }, // wrong both times
    ],
  });
});

test('a run against itself changes nothing', () => {
  assert.deepEqual(comparePaired(answers(1, 0), answers(1, 0)), { n: 2, won: 0, lost: 0, p: 1, changed: [] });
});

test('answers about other images are refused', () => {
  assert.throws(() => comparePaired(answers(1, 0), answers(1)), RangeError);
  const other = answers(1, 0).map((each) => ({ ...each, image: each.image + 1 }));
  assert.throws(() => comparePaired(answers(1, 0), other), RangeError);
  const relabelled = answers(1, 0).map((each) => ({ ...each, label: 2 }));
  assert.throws(() => comparePaired(answers(1, 0), relabelled), RangeError);
});
