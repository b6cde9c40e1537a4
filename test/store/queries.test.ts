import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPlan } from '../../src/plan/build-plan.ts';
import type { Dataset } from '../../src/spec/experiment.ts';
import { evaluations, isAnyEvaluated } from '../../src/store/queries/evaluations.ts';
import { listExperiments } from '../../src/store/queries/experiments.ts';
import { float16Features } from '../../src/store/queries/float16-features.ts';
import { classCounts, confusions, predictionsOf, ratedAnswers } from '../../src/store/queries/predictions.ts';
import { findRun } from '../../src/store/queries/runs/find-run.ts';
import { listRuns } from '../../src/store/queries/runs/runs.ts';
import { showRun } from '../../src/store/queries/runs/show-run.ts';
import { experimentOf, facts, variant } from '../plan/sample-experiment.ts';
import { resultFor } from '../schedule/fixtures/outcome.ts';
import {
  failedEvent,
  finishAll,
  finishedEvent,
  runAt,
  samplePlan,
  startedEvent,
  temporaryStore,
} from './sample-store.ts';

test('evaluations are the finished tests of the latest plan, in its order, with their labels', (context) => {
  const store = temporaryStore(context);
  finishAll(store, store.ledger(samplePlan));
  const rows = evaluations(store, 'sample');
  const planned = samplePlan.runs.filter(({ job }) => job.kind === 'evaluate');
  assert.deepEqual(
    rows.map(({ key, title }) => [key, title]),
    planned.map(({ job, title }) => [job.key, title]),
  );
  const training = runAt('train tinynet 32 seed 1').job;
  assert.deepEqual(rows[0], {
    key: planned[0]!.job.key,
    title: 'evaluate tinynet 32>32 none seed 1',
    labels: planned[0]!.labels,
    top1: resultFor(planned[0]!.job.key),
    top5: 1,
    loss: 0.5,
    n: 2,
    skipped: 0,
    answers: null,
    outputs: null,
    unlabelled: null,
    severalLabels: null,
    overlap: null,
    datasetKey: runAt('index shapes seed 1').job.key,
    pretrainedKey: null,
    datasetKind: 'shapes',
    part: 'test',
    holdout: null,
    cropRatio: 0.875,
    resize: 'shorter_side',
    augmentation: training.kind === 'train' ? training.params.augmentation : null,
  });
  assert.deepEqual(evaluations(store, 'another'), []);
});

test('a test is listed with the 16-bit features that it reads, and the counts of their run', (context) => {
  const store = temporaryStore(context);
  const half = experimentOf({ ...variant, features: { ...variant.features, dtype: 'float16' } });
  const plan = buildPlan(half, facts);
  const ledger = store.ledger(plan);
  const at = (title: string) => plan.runs.find((run) => run.title.startsWith(title))!;
  const [small, large] = [at('features tinynet 32>32 test'), at('features tinynet 32>48 test')];
  for (const run of [small, large]) {
    const event = finishedEvent(store, run);
    assert.ok(event.type === 'run-finished');
    const old = { n: 200, float16Error: 0.0004 };
    const results = run === large ? old : { ...old, float32Top1: 0.5, float16Top1: 0.51, float16Changed: 4 };
    ledger.record(startedEvent(run));
    ledger.record({ ...event, outcome: { ...event.outcome, results } });
  }
  const found = float16Features(store, plan.experiment);
  assert.deepEqual(found.get(at('evaluate tinynet 32>32 none').job.key), [
    { run: small.job.key, counted: { images: 200, changed: 4, top1Float32: 0.5, top1Float16: 0.51 } },
  ]);
  assert.deepEqual(found.get(at('evaluate tinynet 32>48 none').job.key), [{ run: large.job.key, counted: null }]);
  assert.equal(found.size, plan.runs.filter(({ job }) => job.kind === 'evaluate').length);
  store.ledger(samplePlan);
  assert.equal(float16Features(store, samplePlan.experiment).size, 0);
});

test('an experiment counts as tested once one of its tests has finished', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  assert.equal(isAnyEvaluated(store, 'sample'), false);
  finishAll(store, ledger);
  assert.equal(isAnyEvaluated(store, 'sample'), true);
  assert.equal(isAnyEvaluated(store, 'another'), false);
});

test('tests that the latest plan no longer asks for are not among the evaluations', (context) => {
  const store = temporaryStore(context);
  finishAll(store, store.ledger(samplePlan));
  const fewer = { ...samplePlan, runs: samplePlan.runs.filter(({ labels }) => labels.testResolutionPx !== 48) };
  store.ledger({ ...fewer, runs: fewer.runs.map((run) => ({ ...run, reason: 'cached' as const })) });
  assert.equal(evaluations(store, 'sample').length, 3);
  assert.deepEqual(
    listExperiments(store).map(({ name, runs, finished }) => [name, runs, finished]),
    [['sample', 9, 9]],
  );
});

test('predictions come by image', (context) => {
  const store = temporaryStore(context);
  finishAll(store, store.ledger(samplePlan));
  const { key } = runAt('evaluate tinynet 32>48 none seed 1').job;
  assert.deepEqual(predictionsOf(store, key), [
    { image: 0, label: 1, predicted: 1, correct5: true, loss: resultFor(key), confidence: 0.5 },
    { image: 1, label: 0, predicted: 2, correct5: true, loss: 0.75 },
  ]);
});

test('predictions are counted by class and predicted class; a run without confidences has none', (context) => {
  const store = temporaryStore(context);
  finishAll(store, store.ledger(samplePlan));
  const { key } = runAt('evaluate tinynet 32>48 none seed 1').job;
  assert.deepEqual(classCounts(store, key), [
    { label: 0, n: 1, correct: 0, correct5: 1 },
    { label: 1, n: 1, correct: 1, correct5: 1 },
  ]);
  assert.deepEqual(confusions(store, key), [
    { label: 0, predicted: 2, n: 1 },
    { label: 1, predicted: 1, n: 1 },
  ]);
  assert.equal(ratedAnswers(store, key), null);
  store.db.exec('update predictions set confidence = 0.25 where confidence is null');
  store.db.exec('update runs set predictions_sha256 = null');
  assert.deepEqual(ratedAnswers(store, key), [
    { isCorrect: true, confidence: 0.5 },
    { isCorrect: false, confidence: 0.25 },
  ]);
});

test('runs are listed in the order of the plan, and by experiment, status and kind', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  const [first] = samplePlan.runs;
  ledger.record(startedEvent(first!));
  ledger.record(failedEvent(first!));
  assert.deepEqual(
    listRuns(store).map(({ title }) => title),
    samplePlan.runs.map(({ title }) => title),
  );
  const failed = listRuns(store, { experiment: 'sample', status: 'FAILED' });
  assert.deepEqual(
    failed.map(({ title, attempts, error }) => [title, attempts, error?.code]),
    [['index shapes seed 1', 1, 'METHOD_DIVERGED']],
  );
  assert.equal(listRuns(store, { kind: 'features', status: 'SCHEDULED' }).length, 4);
});

test('a run is shown with everything known about it', (context) => {
  const store = temporaryStore(context);
  finishAll(store, store.ledger(samplePlan));
  const { job, labels, title } = runAt('evaluate tinynet 32>48 classifier seed 1');
  const run = showRun(store, job.key.slice(0, 10));
  assert.deepEqual(run.job, job);
  assert.deepEqual(run.experiments, [{ name: 'sample', title, labels }]);
  assert.deepEqual(
    run.inputs.map(({ input }) => input),
    ['features', 'finetune', 'weights'],
  );
  assert.deepEqual(run.results, { loss: 0.5, n: 2, top1: resultFor(job.key), top5: 1 });
  assert.deepEqual(run.environment, { worker: 'fixture' });
  assert.equal(run.attempts[0]?.logFile, store.paths.log(job.key, 1));
  assert.equal(run.artifacts[0]?.name, 'predictions.json');
});

test('a key is found by its first characters, if they are unique', (context) => {
  const store = temporaryStore(context);
  store.ledger(samplePlan);
  const { key } = samplePlan.runs[0]!.job;
  assert.equal(findRun(store, key.slice(0, 8)), key);
  assert.throws(() => findRun(store, 'xyz'), { code: 'STORE_NOT_FOUND', message: /starts with `xyz`/ });
  assert.throws(() => findRun(store, ''), { code: 'STORE_NOT_FOUND' });
  // The sample has more than 16 runs, so that two keys begin with the same digit.
  const firstDigits = samplePlan.runs.map(({ job }) => job.key[0]!);
  const shared = firstDigits.find((digit, index) => firstDigits.indexOf(digit) !== index)!;
  assert.throws(() => findRun(store, shared), { code: 'CLI_USAGE', message: /^\d+ keys start with `.`: / });
});

test('another key at the same place of an experiment is detected', (context) => {
  const store = temporaryStore(context);
  store.ledger(samplePlan);
  const { job, labels } = samplePlan.runs[0]!;
  const known = store.knownRuns();
  assert.equal(known.hadOtherKey?.('sample', job.kind, labels, job.key), false);
  assert.equal(known.hadOtherKey?.('sample', job.kind, labels, 'f'.repeat(64)), true);
  assert.equal(known.hadOtherKey?.('another', job.kind, labels, 'f'.repeat(64)), false);
});

test('a test knows the images that its network was trained on before', (context) => {
  const store = temporaryStore(context);
  const [random] = variant.models;
  const { augmentation, recipe } = variant.train!;
  const dataset = { ...variant.datasets[0]!, name: 'others', train: 900 } as Dataset;
  const pretrain = { dataset, resolution: 32, augmentation, recipe, keep_best: null, early_stop_epochs: null };
  const plan = buildPlan(experimentOf({ ...variant, models: [{ ...random!, pretrain }] }), facts);
  const ledger = store.ledger(plan);
  for (const run of plan.runs) {
    ledger.record(startedEvent(run));
    ledger.record(finishedEvent(store, run));
  }
  const keyOf = (title: string) => plan.runs.find((run) => run.title === title)!.job.key;
  assert.deepEqual(
    [...new Set(evaluations(store, 'sample').map(({ datasetKey, pretrainedKey }) => `${datasetKey} ${pretrainedKey}`))],
    [`${keyOf('index shapes seed 1')} ${keyOf('index others seed 1')}`],
  );
});
