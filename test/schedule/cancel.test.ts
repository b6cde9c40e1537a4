import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FixresError } from '../../src/base/errors.ts';
import { Cancellations } from '../../src/schedule/cancellations.ts';
import { runPlan } from '../../src/schedule/run-plan.ts';
import type { RunPlanOptions } from '../../src/schedule/types.ts';
import { createInlineExecutor, type ExecuteInline } from '../helpers/inline-executor.ts';
import { type Recorder, recorderOf } from './recorder.ts';
import { keyOf, planOf } from './sample-plan.ts';

/** Runs end when they are stopped; those in `quick` at once. */
const executorOf = (quick: readonly string[]): RunPlanOptions['executor'] => {
  const execute: ExecuteInline = async ({ job }, { signal }) => {
    if (!quick.some((name) => keyOf(name) === job.key)) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      throw new FixresError('EXECUTE_INTERRUPTED', 'stopped');
    }
    return { key: job.key, results: {}, artifacts: [], environment: {}, startedMs: 0, endedMs: 0 };
  };
  return createInlineExecutor(execute);
};

/** a; b after a; c after b; d alone. */
const plan = planOf({ a: {}, b: { after: ['a'] }, c: { after: ['b'] }, d: {} });

const carryOut = async (quick: readonly string[], options: Partial<RunPlanOptions>) => {
  const recorder: Recorder = recorderOf(plan.runs.map(({ title }) => title));
  const outcome = await runPlan(plan, {
    executor: executorOf(quick),
    ledger: recorder,
    workers: 2,
    threads: 2,
    ...options,
  });
  return { outcome, lines: recorder.lines() };
};

test('a running run that is cancelled is KILLED, what needs it does not run, and the others finish', async () => {
  const cancellations = new Cancellations();
  const { outcome, lines } = await carryOut(['d'], {
    cancellations,
    onEvent: (event) =>
      void (
        event.type === 'run-started' &&
        event.key === keyOf('a') &&
        setTimeout(() => cancellations.cancel(event.key))
      ),
  });
  assert.deepEqual(
    outcome.failures.map(({ title, status, reason, error }) => [title, status, reason, error.message]),
    [
      ['a', 'KILLED', 'cancelled', '`a` was cancelled'],
      ['b', 'KILLED', 'upstream_failed', '`b` needs `a`, which was cancelled'],
      ['c', 'KILLED', 'upstream_failed', '`c` needs `a`, which was cancelled'],
    ],
  );
  assert.ok(lines.includes('finished d'));
  assert.equal(outcome.interrupted, false);
});

test('a waiting run is cancelled without having started', async () => {
  const cancellations = new Cancellations();
  const { outcome, lines } = await carryOut(['a', 'd'], {
    cancellations,
    workers: 1,
    onEvent: ({ type }) => void (type === 'plan-started' && cancellations.cancel(keyOf('b'))),
  });
  assert.deepEqual(lines.slice(0, 2), ['failed b cancelled', 'failed c upstream_failed']);
  assert.deepEqual([outcome.finished, outcome.killed, outcome.left], [2, 2, 0]);
});

test('all runs are cancelled at once, and the plan ends', async () => {
  const cancellations = new Cancellations();
  const { outcome } = await carryOut([], {
    cancellations,
    onEvent: ({ type }) => void (type === 'run-started' && setTimeout(() => cancellations.cancel({ all: true }))),
  });
  assert.deepEqual(new Set(outcome.failures.map(({ reason }) => reason)), new Set(['cancelled']));
  assert.deepEqual([outcome.killed, outcome.finished, outcome.left], [4, 0, 0]);
});

test('at most `maxRuns` runs are started, and the rest is left without being failed', async () => {
  const { outcome, lines } = await carryOut(['a', 'b', 'c', 'd'], { maxRuns: 2, workers: 1 });
  assert.equal(lines.filter((line) => line.startsWith('started')).length, 2);
  assert.deepEqual([outcome.finished, outcome.left, outcome.failures.length], [2, 2, 0]);
});

test('runs on a device do not run side by side', async () => {
  let [now, most] = [0, 0];
  const execute: ExecuteInline = async ({ job }) => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 5));
    now--;
    return { key: job.key, results: {}, artifacts: [], environment: {}, startedMs: 0, endedMs: 0 };
  };
  const free = planOf({ a: {}, b: {}, c: {}, d: {} });
  const base = { ledger: recorderOf([]), workers: 4, threads: 4 };
  await runPlan(free, { ...base, executor: createInlineExecutor(execute) });
  assert.ok(most > 1);
  most = 0;
  const needs = { capacity: { devices: 1 }, needsOf: () => ({ devices: 1 }) };
  await runPlan(free, { ...base, ...needs, executor: createInlineExecutor(execute) });
  assert.equal(most, 1);
});
