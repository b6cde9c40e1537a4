import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FixresError } from '../../src/base/errors.ts';
import type { Plan } from '../../src/plan/types.ts';
import { findExperiment } from '../../src/store/queries/find-experiment.ts';
import { metricCurve, metricsOf } from '../../src/store/queries/metric-curve.ts';
import { peakMemoryByLikeness } from '../../src/store/queries/runs/peak-memory.ts';
import { listRuns } from '../../src/store/queries/runs/runs.ts';
import { storedEngine, storedPlan } from '../../src/store/queries/stored-plan.ts';
import { finishAll, finishedEvent, runAt, samplePlan, startedEvent, temporaryStore } from './sample-store.ts';

const train = runAt('train tinynet 32 seed 1');

test('runs are found by params, tags and both', (context) => {
  const store = temporaryStore(context);
  store.ledger(samplePlan, { file: null, resolved: {}, tags: ['pilot', 'gpu'] });
  const titles = (filters: Parameters<typeof listRuns>[1]) => listRuns(store, filters).map(({ title }) => title);
  assert.deepEqual(titles({ where: [{ path: 'augmentation.horizontal_flip', value: 0.5 }] }), [train.title]);
  const twoParams = [
    { path: 'transform.testResolutionPx', value: 48 },
    { path: 'part', value: 'train' },
  ];
  assert.deepEqual(titles({ where: twoParams }).length, 1);
  assert.deepEqual(titles({ where: [{ path: 'augmentation.horizontal_flip', value: '0.5' }] }), []); // a string is no number
  // Where a run stands in the grid: a test has no param of its own for it.
  const tested = titles({ kind: 'evaluate', where: [{ path: 'testResolutionPx', value: 48 }] });
  assert.deepEqual(
    tested,
    ['none', 'classifier', 'classifier+bn'].map((scope) => `evaluate tinynet 32>48 ${scope} seed 1`),
  );
  assert.deepEqual(titles({ kind: 'evaluate', where: [{ path: 'seed', value: 2 }] }), []);
  assert.equal(titles({ tags: ['gpu', 'pilot'] }).length, 16);
  assert.equal(titles({ tags: ['gpu', 'night'] }).length, 0);
  assert.deepEqual(titles({ tags: ['gpu'], where: [{ path: 'augmentation.horizontal_flip', value: 0.5 }] }), [
    train.title,
  ]);
});

test('tags are those of the last plan', (context) => {
  const store = temporaryStore(context);
  store.ledger(samplePlan, { file: null, resolved: {}, tags: ['old'] });
  store.ledger(samplePlan, { file: null, resolved: {}, tags: ['new'] });
  assert.deepEqual(store.db.prepare('select tag from tags').pluck().all(), ['new']);
});

test('a param that no run has is refused with a similar one', (context) => {
  const store = temporaryStore(context);
  store.ledger(samplePlan);
  assert.throws(
    () => listRuns(store, { where: [{ path: 'recipe.epoch', value: 1 }] }),
    (error: FixresError) => error.code === 'CLI_USAGE' && /did you mean `recipe\.epochs`\?/.test(error.hint!),
  );
  assert.throws(
    () => listRuns(store, { experiment: 'smple' }),
    (error: FixresError) => error.code === 'STORE_NOT_FOUND' && /did you mean `sample`\?/.test(error.hint!),
  );
});

test('a curve has its points by step, and the summary has the last one', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  const metric = (step: number, value: number) => ({ key: 'loss', value, step, timestampMs: 10 * step });
  const { key } = train.job;
  ledger.record({ type: 'run-metrics', timestampMs: 0, key, metrics: [metric(2, 0.5), metric(1, Number.NaN)] });
  ledger.record(finishedEvent(store, train));
  assert.deepEqual(metricCurve(store, key, 'loss'), [
    { step: 1, value: Number.NaN, timestampMs: 10 },
    { step: 2, value: 0.5, timestampMs: 20 },
  ]);
  assert.deepEqual(metricsOf(store, key), [{ key: 'loss', points: 2, lastStep: 2, lastValue: 0.5 }]);
  assert.deepEqual(metricCurve(store, key, 'top1'), []);
});

test('the stored plan is the plan, with finished runs cached', (context) => {
  const store = temporaryStore(context);
  const resolved = { engine: { name: 'cpu', device: 'cpu' } };
  const ledger = store.ledger(samplePlan, { file: null, resolved });
  const sorted = (plan: Plan): Plan => ({
    ...plan,
    runs: plan.runs.map((run) => ({ ...run, after: run.after.toSorted() })),
  });
  assert.deepEqual(sorted(storedPlan(store, samplePlan.experiment)), sorted(samplePlan));
  finishAll(store, ledger);
  assert.deepEqual(
    new Set(storedPlan(store, samplePlan.experiment).runs.map(({ reason }) => reason)),
    new Set(['cached']),
  );
  assert.equal(findExperiment(store).name, samplePlan.experiment);
  assert.deepEqual(storedEngine(store, samplePlan.experiment), resolved.engine);
  assert.throws(
    () => storedPlan(store, 'other'),
    (error: FixresError) => error.code === 'STORE_NOT_FOUND',
  );
});

test('the memory of a run is estimated from runs of its kind and network', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  const tests = samplePlan.runs.filter(({ job }) => job.kind === 'evaluate');
  for (const [index, run] of tests.slice(0, 2).entries()) {
    ledger.record(startedEvent(run));
    const event = finishedEvent(store, run);
    if (event.type === 'run-finished') ledger.record({ ...event, peakMemoryBytes: 1000 * (index + 1) });
  }
  const memoryOf = peakMemoryByLikeness(store);
  assert.equal(memoryOf(tests[3]!.job), 2000);
  assert.equal(memoryOf(train.job), null);
});
