import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FixresError } from '../../src/base/errors.ts';
import { runPlan } from '../../src/schedule/run-plan.ts';
import { createInlineExecutor } from '../helpers/inline-executor.ts';
import { recorderOf } from './recorder.ts';
import { keyOf, planOf } from './sample-plan.ts';

const names = ['a', 'b', 'c', 'd'];

/** b and c read a, d reads b. What `a` left is damaged until it has run in this plan. */
const carryOut = async (isA: 'cached' | 'beyond repair') => {
  const plan = planOf({ a: { cached: true }, b: { after: ['a'] }, c: { after: ['a'] }, d: { after: ['b'] } });
  let aIsThere = false;
  const recorder = recorderOf(names);
  const outcome = await runPlan(plan, {
    executor: createInlineExecutor(async ({ job: { key } }) => {
      if (key === keyOf('a')) aIsThere = isA === 'cached';
      else if (!aIsThere) throw new FixresError('EXECUTE_ARTIFACT_CORRUPT', 'weights.safetensors is damaged');
      return { key, results: {}, artifacts: [], environment: {}, startedMs: 0, endedMs: 0 };
    }),
    ledger: { ...recorder, has: (key) => key !== keyOf('a') || aIsThere },
    workers: 2,
    threads: 2,
  });
  return { outcome, lines: recorder.lines() };
};

test('a run whose input is damaged waits until the input is recreated, once for all runs that read it', async () => {
  const { outcome, lines } = await carryOut('cached');
  assert.deepEqual(outcome.failures, []);
  assert.deepEqual([outcome.finished, outcome.cached, outcome.left], [4, 0, 0]);
  assert.equal(lines.filter((line) => line === 'started a').length, 1);
  assert.ok(lines.indexOf('finished a') < lines.lastIndexOf('started b'));
  assert.deepEqual(lines.filter((line) => line.startsWith('retries')).sort(), ['retries b error', 'retries c error']);
});

test('a run that reports a damaged input after it has been recreated is retried', async () => {
  const plan = planOf({ a: { cached: true }, b: { after: ['a'] }, c: { after: ['a'] } });
  const recorder = recorderOf(names);
  let tellMadeAgain = (): void => {};
  const madeAgain = new Promise<void>((resolve) => {
    tellMadeAgain = resolve;
  });
  const reads = { b: 0, c: 0 };
  let aIsThere = true;
  const damaged = new FixresError('EXECUTE_ARTIFACT_CORRUPT', 'weights.safetensors is damaged');
  const outcome = await runPlan(plan, {
    executor: createInlineExecutor(async ({ job: { key } }) => {
      const done = { key, results: {}, artifacts: [], environment: {}, startedMs: 0, endedMs: 0 };
      if (key === keyOf('a')) return done;
      const isLate = key === keyOf('b');
      if (reads[isLate ? 'b' : 'c']++ > 0) return done;
      if (isLate) await madeAgain;
      else aIsThere = false;
      throw damaged;
    }),
    ledger: { ...recorder, has: () => aIsThere },
    workers: 2,
    threads: 2,
    firstRetryDelayMs: 1,
    onEvent: (event) => {
      if (event.type !== 'run-finished' || event.key !== keyOf('a')) return;
      aIsThere = true;
      tellMadeAgain();
    },
  });
  assert.deepEqual([outcome.failures, reads], [[], { b: 2, c: 2 }]);
});

test('a run whose input is damaged again fails, and is not repeated forever', async () => {
  const { outcome, lines } = await carryOut('beyond repair');
  assert.deepEqual(outcome.failures.map(({ title, reason }) => `${title} ${reason}`).sort(), [
    'b error',
    'c error',
    'd upstream_failed',
  ]);
  assert.ok(lines.filter((line) => line === 'started a').length <= 6); // three times for each of b and c
});
