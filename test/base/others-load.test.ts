import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coresOfOthers, isDisturbed, readProcessorClock } from '../../src/base/others-load.ts';

test("the load of others is the machine's work minus that of this process", () => {
  const start = { atMs: 100, machineMs: 5000, ownMs: 700 };
  assert.equal(coresOfOthers(start, { atMs: 1100, machineMs: 8000, ownMs: 2200 }), 1.5);
  // The machine's clock ticks more coarsely than the process's.
  assert.equal(coresOfOthers(start, { atMs: 1100, machineMs: 5990, ownMs: 1700 }), 0);
});

test('a measurement is disturbed if others leave it too few cores', () => {
  assert.equal(isDisturbed(0.1, 2, 2), false);
  assert.equal(isDisturbed(0.3, 2, 2), true);
  assert.equal(isDisturbed(8, 8, 16), false);
  assert.equal(isDisturbed(10, 8, 16), true);
  assert.equal(isDisturbed(0.1, 8, 2), false);
});

test('the clock advances with the work of this process', () => {
  const start = readProcessorClock();
  while (readProcessorClock().ownMs < start.ownMs + 20);
  const end = readProcessorClock();
  assert.ok(end.atMs > start.atMs && end.machineMs >= start.machineMs && end.ownMs - start.ownMs >= 20);
});
