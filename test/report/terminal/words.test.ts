import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barText, durationText, etaText } from '../../../src/report/terminal/words.ts';

test('shorter durations are more precise', () => {
  assert.deepEqual([40, 9949, 12_400, 59_400, 59_600, 200_000, 7_500_000].map(durationText), [
    '0.0 s',
    '9.9 s',
    '12 s',
    '59 s',
    '1 min 00 s',
    '3 min 20 s',
    '2 h 05 min',
  ]);
});

test('the time left is rounded up, to minutes when there are some', () => {
  assert.deepEqual([0, 100, 59_000, 59_001, 61_000, 7_140_000].map(etaText), [
    '0 s',
    '1 s',
    '59 s',
    '1 min',
    '2 min',
    '1 h 59 min',
  ]);
});

test('a bar is drawn in eighths of a cell, and is never longer than its width', () => {
  assert.deepEqual(
    [0, 1 / 32, 0.5, 0.97, 1, 2].map((fraction) => barText(fraction, 4)),
    ['░░░░', '▏░░░', '██░░', '███▉', '████', '████'],
  );
});
