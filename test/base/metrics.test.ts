import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { wilsonInterval95 } from '../../src/base/statistics.ts';
import { calibrationError } from '../../src/domain/calibration-error.ts';
import { type ClassCount, meanPerClass, meanPerClassInterval95 } from '../../src/domain/class-accuracy.ts';

/** By golden/metrics.py with scipy and numpy; versions inside. */
const golden = JSON.parse(readFileSync(new URL('golden/metrics.json', import.meta.url), 'utf8')) as {
  readonly answers: readonly (readonly [label: number, isCorrect: boolean, confidence: number])[];
  readonly ece: number;
  readonly meanPerClass: number;
  readonly interval: readonly [number, number];
};

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

const count = (label: number, correct: number, n: number): ClassCount => ({ label, n, correct, correct5: n });

const counts = Array.from({ length: 8 }, (_, label) => {
  const ofClass = golden.answers.filter(([of]) => of === label);
  return count(label, ofClass.filter(([, isCorrect]) => isCorrect).length, ofClass.length);
});

test("the expected calibration error is numpy's for the same predictions", () => {
  near(calibrationError(golden.answers.map(([, isCorrect, confidence]) => ({ isCorrect, confidence }))), golden.ece);
});

test('a bin contains its upper end', () => {
  // 1/15 belongs to the first bin together with 0.02, whose surplus has the other sign.
  near(
    calibrationError([
      { isCorrect: false, confidence: 0.02 },
      { isCorrect: true, confidence: 1 / 15 },
    ]),
    (1 - 1 / 15 - 0.02) / 2,
  );
  assert.equal(calibrationError([{ isCorrect: false, confidence: 0 }]), 0);
});

test("mean per-class accuracy and its interval are scipy's for the same counts; a class without images is left out", () => {
  assert.equal(counts.at(-1)!.n, 0);
  near(meanPerClass(counts), golden.meanPerClass);
  const [low, high] = meanPerClassInterval95(counts);
  near(low, golden.interval[0]);
  near(high, golden.interval[1]);
});

test('the interval of one class is its Wilson interval, and stays within 0..1', () => {
  const [low, high] = meanPerClassInterval95([count(0, 7, 10)]);
  const [lowOfOne, highOfOne] = wilsonInterval95(7, 10);
  near(low, lowOfOne);
  near(high, highOfOne);
  assert.equal(meanPerClassInterval95([count(0, 3, 3), count(1, 1, 1)])[1], 1);
});
