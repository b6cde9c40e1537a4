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
      { image: 11, label: 1, before: 0, after: 1, change: 'won' },
      { image: 12, label: 1, before: 0, after: 1, change: 'won' },
      { image: 13, label: 1, before: 2, after: 1, change: 'won' },
      { image: 14, label: 1, before: 1, after: 0, change: 'lost' },
      { image: 15, label: 1, before: 2, after: 3, change: 'wrong' }, // wrong both times
    ],
    classes: [{ label: 1, n: 6, before: 2, after: 4, won: 3, lost: 1 }],
  });
});

test('an image with several correct classes is won if the prediction becomes any of them', () => {
  const alsoRight = answers(0, 5, 5).map((each, index) => (index < 2 ? { ...each, alsoRight: true as const } : each));
  const { won, lost, changed } = comparePaired(answers(0, 1, 3), alsoRight);
  assert.deepEqual([won, lost, changed.map(({ change }) => change)], [0, 0, ['right', 'wrong']]);
  assert.deepEqual(comparePaired(answers(4), alsoRight.slice(0, 1)).changed[0]!.change, 'won');
});

test('a run against itself changes nothing', () => {
  assert.deepEqual(comparePaired(answers(1, 0), answers(1, 0)), {
    n: 2,
    won: 0,
    lost: 0,
    p: 1,
    changed: [],
    classes: [{ label: 1, n: 2, before: 1, after: 1, won: 0, lost: 0 }],
  });
});

test('predictions for other images are refused', () => {
  assert.throws(() => comparePaired(answers(1, 0), answers(1)), RangeError);
  const other = answers(1, 0).map((each) => ({ ...each, image: each.image + 1 }));
  assert.throws(() => comparePaired(answers(1, 0), other), RangeError);
  const relabelled = answers(1, 0).map((each) => ({ ...each, label: 2 }));
  assert.throws(() => comparePaired(answers(1, 0), relabelled), RangeError);
});
