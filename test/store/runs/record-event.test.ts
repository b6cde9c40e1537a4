import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Metric, RunEvent } from '../../../src/domain/events.ts';
import type { Store } from '../../../src/store/store.ts';
import { writeCurve, writeOutcome } from '../../schedule/fixtures/outcome.ts';
import {
  failedEvent,
  finishAll,
  finishedEvent,
  runAt,
  samplePlan,
  startedEvent,
  temporaryStore,
} from '../sample-store.ts';

const train = runAt('train tinynet 32 seed 1');
const evaluate = runAt('evaluate tinynet 32>48 none seed 1');

const statusOf = (store: Store, key: string): unknown =>
  store.db.prepare('select status, reason from runs where key = ?').get(key);

const count = (store: Store, table: string): unknown => store.db.prepare(`select count(*) from ${table}`).pluck().get();

test('a run goes from scheduled through running to finished', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  assert.deepEqual(statusOf(store, train.job.key), { status: 'SCHEDULED', reason: null });
  ledger.record(startedEvent(train));
  assert.deepEqual(statusOf(store, train.job.key), { status: 'RUNNING', reason: null });
  assert.equal(ledger.has(train.job.key), false);
  ledger.record(finishedEvent(store, train));
  assert.deepEqual(statusOf(store, train.job.key), { status: 'FINISHED', reason: null });
  assert.equal(ledger.has(train.job.key), true);
});

test('results, artifacts and predictions of a finished run are in the store', (context) => {
  const store = temporaryStore(context);
  store.ledger(samplePlan).record(finishedEvent(store, evaluate));
  assert.equal(count(store, 'results'), 4);
  assert.deepEqual(store.db.prepare('select name from artifacts').pluck().all(), ['predictions.json']);
  const columns = 'image, label, predicted, correct5';
  assert.deepEqual(store.db.prepare(`select ${columns} from predictions order by image`).raw().all(), [
    [0, 1, 1, 1],
    [1, 0, 2, 1],
  ]);
});

test('an event that comes twice changes nothing the second time', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  const events = [
    startedEvent(evaluate),
    failedEvent(evaluate),
    startedEvent(evaluate, 2),
    finishedEvent(store, evaluate, 2),
  ];
  const dump = () =>
    ['runs', 'attempts', 'results', 'artifacts', 'predictions'].map((table) =>
      store.db.prepare(`select * from ${table}`).all(),
    );
  for (const event of events) {
    ledger.record(event);
    const once = dump();
    ledger.record(event);
    assert.deepEqual(dump(), once);
  }
});

test('a plan that is written twice changes nothing the second time, and leaves finished runs alone', (context) => {
  const store = temporaryStore(context);
  finishAll(store, store.ledger(samplePlan));
  const plan = { ...samplePlan, runs: samplePlan.runs.map((run) => ({ ...run, reason: 'cached' as const })) };
  const dump = () =>
    ['runs', 'run_edges', 'params', 'experiment_runs'].map((table) => store.db.prepare(`select * from ${table}`).all());
  const before = dump();
  store.ledger(plan);
  assert.deepEqual(dump(), before);
  assert.equal(
    count(store, 'run_edges'),
    samplePlan.runs.reduce((sum, { job }) => sum + Object.keys(job.inputs).length, 0),
  );
});

test('a failed attempt keeps its error and log, and the run waits for the next one', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  ledger.record(startedEvent(train));
  ledger.record(failedEvent(train, 1, true));
  assert.deepEqual(statusOf(store, train.job.key), { status: 'SCHEDULED', reason: 'error' });
  ledger.record(startedEvent(train, 2));
  ledger.record(failedEvent(train, 2));
  assert.deepEqual(statusOf(store, train.job.key), { status: 'FAILED', reason: 'error' });
  assert.deepEqual(store.db.prepare("select attempt, status, error ->> '$.code', log_file from attempts").raw().all(), [
    [1, 'FAILED', 'METHOD_DIVERGED', '/logs/one.log'],
    [2, 'FAILED', 'METHOD_DIVERGED', '/logs/one.log'],
  ]);
  assert.equal(ledger.attemptsOf(train.job.key), 2);
  assert.equal(store.knownRuns().statusOf?.(train.job.key), 'FAILED');
});

test('metrics are stored when the run has ended, once for each key and step', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  const metrics = [0.9, 0.5, Number.NaN].map((value, step) => ({ key: 'loss', value, step, timestampMs: 5 }));
  const event = { type: 'run-metrics', timestampMs: 5, key: train.job.key, metrics } as const;
  ledger.record(event);
  ledger.record(event);
  assert.equal(count(store, 'metrics'), 0); // still waiting for more
  ledger.record(finishedEvent(store, train));
  assert.deepEqual(store.db.prepare('select step, value from metrics').raw().all(), [
    [0, 0.9],
    [1, 0.5],
    [2, null],
  ]);
  assert.equal(store.db.pragma('synchronous', { simple: true }), 2); // FULL again
});

test('the curve that a run left replaces what was reported live, in the transaction of its outcome', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  const metrics = [1, 2, 3].map((step) => ({ key: 'loss', value: 1 / step, step, timestampMs: 5 }));
  const live = [
    { key: 'loss', value: 0.7, step: 2, timestampMs: 5 },
    { key: 'old', value: 1, step: 9, timestampMs: 5 },
  ];
  const rows = () =>
    store.db.prepare('select key, step, value from metrics join metric_keys on id = key_id').raw().all();
  ledger.record({ type: 'run-metrics', timestampMs: 5, key: train.job.key, metrics: live });
  const event = finishedWithCurve(store, metrics);
  writeFileSync(
    store.paths.curve(train.job.key),
    readFileSync(store.paths.curve(train.job.key), 'utf8').replace('0.5', '0.6'),
  );
  assert.throws(() => ledger.record(event), {
    code: 'EXECUTE_ARTIFACT_CORRUPT',
    path: store.paths.curve(train.job.key),
  });
  assert.deepEqual([count(store, 'results'), rows()], [0, live.map(({ key, step, value }) => [key, step, value])]);
  finishedWithCurve(store, metrics);
  const expected = metrics.map(({ key, step, value }) => [key, step, value]);
  for (let times = 0; times < 2; times++) {
    ledger.record(event);
    assert.deepEqual(rows(), expected);
  }
});

test('for a failed run, the store has the metrics that were reported and those that the run had written', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  const metrics = [1, 2, 3].map((step) => ({ key: 'loss', value: 1 / step, step, timestampMs: 5 }));
  finishedWithCurve(store, metrics);
  ledger.record({ type: 'run-metrics', timestampMs: 5, key: train.job.key, metrics: metrics.slice(0, 1) });
  ledger.record(failedEvent(train));
  assert.deepEqual(store.db.prepare('select step from metrics').pluck().all(), [1, 2, 3]);
});

/** Leaves files as a training does, its curve among them. */
const finishedWithCurve = (store: Store, metrics: readonly Metric[]): Extract<RunEvent, { type: 'run-finished' }> => {
  const event = finishedEvent(store, train) as Extract<RunEvent, { type: 'run-finished' }>;
  const curve = writeCurve(store.paths.curve(train.job.key), metrics);
  return { ...event, outcome: { ...event.outcome, curve } };
};

test('a hundred metrics are written at once', (context) => {
  const store = temporaryStore(context);
  const metrics = Array.from({ length: 100 }, (_, step) => ({ key: 'loss', value: step, step, timestampMs: 5 }));
  store.ledger(samplePlan).record({ type: 'run-metrics', timestampMs: 5, key: train.job.key, metrics });
  assert.equal(count(store, 'metrics'), 100);
});

test('a finished run whose files are missing, or have another size, counts as not finished', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  const file = store.paths.artifact(train.job.key, 'made.txt');
  ledger.record(finishedEvent(store, train));
  writeFileSync(file, 'longer than it was when the run had written it, so that the size gives it away, as it should');
  assert.equal(ledger.has(train.job.key), false);
  rmSync(file);
  assert.equal(ledger.has(train.job.key), false);
  writeOutcome(store.paths, train.job.key, 'train');
  assert.equal(ledger.has(train.job.key), true);
  rmSync(store.paths.outcome(train.job.key));
  assert.equal(ledger.has(train.job.key), false);
});

test('an input that a run found damaged no longer counts as finished', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  finishAll(store, ledger);
  const { length } = `made for ${train.job.key}`;
  writeFileSync(store.paths.artifact(train.job.key, 'made.txt'), 'x'.repeat(length)); // the same size
  const run = runAt('features tinynet 32>48 test seed 1');
  const failed = failedEvent(run, 2);
  assert.ok(failed.type === 'run-failed');
  ledger.record({ ...failed, error: { code: 'EXECUTE_ARTIFACT_CORRUPT', message: 'made.txt is damaged' } });
  assert.equal(ledger.has(train.job.key), false);
  assert.equal(ledger.has(runAt('index shapes seed 1').job.key), true);
});
