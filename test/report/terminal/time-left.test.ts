import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overallTimeLeftMs, reduceDashboard, startDashboard } from '../../../src/report/terminal/dashboard-state.ts';
import { type KindWork, timeLeftMs, type WorkingRun } from '../../../src/report/terminal/time-left.ts';
import { halfWay, plan } from './sample-events.ts';

const work = (changes: Partial<KindWork>): KindWork => ({
  kind: 'train',
  costLeft: 0,
  costDone: 0,
  msDone: 0,
  ...changes,
});
const running = (changes: Partial<WorkingRun>): WorkingRun => ({
  kind: 'train',
  cost: 10,
  startedMs: 0,
  etaMs: null,
  fraction: null,
  ...changes,
});

test('the time left is extrapolated from the pace so far', () => {
  assert.equal(timeLeftMs([work({ costLeft: 30, costDone: 10, msDone: 1000 })], [], 0, 1000), 3000);
});

test('no time is shown before a kind of run that matters has been seen', () => {
  const seen = work({ costLeft: 80, costDone: 10, msDone: 1000 });
  assert.equal(timeLeftMs([work({ costLeft: 30 })], [], 0, 1000), null);
  assert.equal(timeLeftMs([seen, work({ kind: 'features', costLeft: 20 })], [], 0, 1000), null);
  assert.equal(timeLeftMs([seen, work({ kind: 'evaluate', costLeft: 5 })], [], 0, 1000), 8000);
  assert.equal(overallTimeLeftMs(startDashboard(plan, 0), 5000), null);
});

test('a running run counts as evidence once it has reported progress, and the estimate is at least its own', () => {
  const first = [work({ costLeft: 10 })];
  assert.equal(timeLeftMs(first, [running({ fraction: 0.01 })], 0, 1000), null);
  assert.equal(timeLeftMs(first, [running({ fraction: 0.25 })], 0, 1000), 3000);
  assert.equal(timeLeftMs(first, [running({ fraction: 0.25, etaMs: 9000 })], 0, 1000), 9000);
});

test('two workers take half the time', () => {
  assert.equal(timeLeftMs([work({ costLeft: 30, costDone: 20, msDone: 2000 })], [], 0, 1000), 1500);
});

test('runs that failed, or that wait for one that did, are no longer pending', () => {
  const state = halfWay.reduce(reduceDashboard, startDashboard(plan, 0));
  const left = (kind: string): number => state.work.find((each) => each.kind === kind)!.costLeft;
  const all = (kind: string): number => startDashboard(plan, 0).work.find((each) => each.kind === kind)!.costLeft;
  assert.equal(left('index'), 0);
  // Of two classifiers (0.01 each, see estimateCost) and two with batch norms (0.04) one classifier has failed.
  assert.ok(Math.abs(left('finetune') / all('finetune') - 9 / 10) < 1e-9);
  assert.equal(left('evaluate') / all('evaluate'), 3 / 6); // two are done, one never will be
});
