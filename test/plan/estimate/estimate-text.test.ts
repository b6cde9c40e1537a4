import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlanEstimate } from '../../../src/plan/estimate/estimate-plan.ts';
import { macsText, secondsText } from '../../../src/report/plan/amounts.ts';
import { estimateText } from '../../../src/report/plan/estimate-text.ts';

const estimate: PlanEstimate = {
  macs: 2.5e12,
  macsToRun: 1.25e12,
  secondsToRun: 100,
  speedSource: 'same-network',
  diskBytesToRun: 3 * 2 ** 30,
  peakMemoryBytes: 400.4 * 2 ** 20,
  referenceMacs: 3.2e13,
  sharingFactor: 12.8,
};

test('an estimate says what is to run, what it needs, and what it would take without sharing', () => {
  assert.equal(
    estimateText(estimate),
    `Estimate: 1.3 T multiply-adds to run, about 1.7 min on this machine (based on earlier runs of the same networks).
A worker needs about 400 MiB of memory, the results about 3 GiB of disk.
Without sharing (running the trunk for every epoch, scope, seed and test, as the reference does), the same grid takes 32 T multiply-adds instead of 2.5 T: 12.8 times as many.`,
  );
});

test('an estimate without sharing has no comparison', () => {
  assert.doesNotMatch(estimateText({ ...estimate, sharingFactor: 1.04 }), /times as many/);
  assert.match(estimateText({ ...estimate, sharingFactor: 1.06 }), /: 1\.1 times as many\.$/);
});

test('an estimate says if no speed is known, and why nothing can be known', () => {
  assert.match(
    estimateText({ ...estimate, secondsToRun: null, speedSource: null }),
    /the time is unknown because .*`--calibrate`/,
  );
  assert.equal(estimateText(null), 'No estimate: the number of images is unknown.');
});

test('amounts have at most three digits before a unit', () => {
  assert.deepEqual([0, 999, 1500, 4.1e9, 1.5e18].map(macsText), ['0', '999', '1.5 k', '4.1 G', '1.5 E']);
  assert.deepEqual([0.25, 45, 600, 12_240, 440_640].map(secondsText), [
    '0.25 s',
    '45 s',
    '10 min',
    '3.4 h',
    '5.1 days',
  ]);
});
