import assert from 'node:assert/strict';
import { test } from 'node:test';
import { threadsFor } from '../../src/schedule/threads.ts';
import { planOf } from './sample-plan.ts';

const plan = planOf({
  index: { kind: 'index' },
  one: { kind: 'features' },
  two: { kind: 'features', cached: true },
  three: { kind: 'features' },
});

test('a kind with only one run gets all threads', () => {
  assert.equal(threadsFor('index', plan, 4, 16), 16);
});

test('runs of a kind share the threads, as many as can run side by side', () => {
  assert.equal(threadsFor('features', plan, 2, 16), 8);
  assert.equal(threadsFor('features', plan, 8, 16), 5);
});

test('cached runs count, so that a continued plan computes with the same threads', () => {
  const continued = { ...plan, runs: plan.runs.map((run) => ({ ...run, reason: 'cached' as const })) };
  assert.equal(threadsFor('features', continued, 8, 16), threadsFor('features', plan, 8, 16));
});

test('there is at least one thread', () => {
  assert.equal(threadsFor('features', plan, 8, 1), 1);
});
