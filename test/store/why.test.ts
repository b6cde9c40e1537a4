import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { test } from 'node:test';
import type { RunJob } from '../../src/domain/jobs/jobs.ts';
import { withReasons } from '../../src/plan/run-reasons.ts';
import type { Plan, PlannedRun } from '../../src/plan/types.ts';
import { whyRuns } from '../../src/store/queries/runs/why.ts';
import {
  failedEvent,
  finishAll,
  finishedEvent,
  runAt,
  samplePlan,
  startedEvent,
  temporaryStore,
} from './sample-store.ts';

const train = runAt('train tinynet 32 seed 1');
const index = runAt('index shapes seed 1');

test('each reason is reported in words', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  finishAll(store, ledger);
  ledger.record(startedEvent(train, 2));
  ledger.record(failedEvent(train, 2));
  const evaluate = runAt('evaluate tinynet 32>48 none seed 1');
  rmSync(store.paths.folder(evaluate.job.key), { recursive: true });
  const plan = withReasons(samplePlan, store.knownRuns(), ({ key }) => key === index.job.key);
  const told = new Map(whyRuns(store, plan).map((why, at) => [plan.runs[at]!.title, why]));
  assert.equal(told.get(index.title), 'requested, although it has finished');
  assert.equal(told.get(train.title), 'it failed: the loss is not a number');
  assert.equal(told.get(evaluate.title), 'it has finished, but its files are gone or changed');
  assert.equal(told.get('evaluate tinynet 32>32 none seed 1'), 'its results exist');
});

test('a changed param is named with both values', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  ledger.record(finishedEvent(store, train));
  const job = { ...train.job, key: 'e'.repeat(64), params: { ...train.job.params, seed: 7 } } as RunJob;
  const changed: PlannedRun = { ...train, job };
  const plan: Plan = withReasons({ ...samplePlan, runs: [index, changed] }, store.knownRuns());
  assert.deepEqual(whyRuns(store, plan), ['it has never run', 'seed 1 -> 7']);
});

test('without a store nothing has run', () => {
  assert.deepEqual(new Set(whyRuns(null, samplePlan)), new Set(['it has never run']));
});
