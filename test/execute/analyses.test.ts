import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sha256 } from '../../src/base/json.ts';
import type { ActivationMap } from '../../src/domain/activation-map.ts';
import type { Analysis } from '../../src/domain/analysis-types.ts';
import type { Prediction, RunOutcome } from '../../src/domain/events.ts';
import type { AdaptJob, AnalyzeJob, EvaluateJob } from '../../src/domain/jobs/jobs.ts';
import type { AnalysisParams } from '../../src/domain/jobs/params.ts';
import { makeJob } from '../../src/domain/jobs/run-key.ts';
import { closeImageSource } from '../../src/execute/index.ts';
import { writeOutcomeFile } from '../../src/plan/handover/outcome-file.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { allJobs, evaluateJob, execute, featuresJob, finetuneJob, indexJob, trainJob } from './tiny-jobs.ts';

const site = { datasetRoot: null, weightsFile: null };
const { model } = evaluateJob.params;
const asItIs = { classifier: false, bn: false, lastCells: 0 } as const;
const transformAt = (testResolutionPx: number) =>
  ({ testResolutionPx, cropRatio: 0.875, resize: 'shorter_side', interpolation: 'bilinear' }) as const;

const reference = featuresJob('train', null, { transform: transformAt(16) });
const smaller = featuresJob('test', null, { transform: transformAt(16), cuts: ['pooled'] });
const trained = { weights: trainJob.key };

const adaptJob = (fit: AdaptJob['params']['fit']): AdaptJob =>
  makeJob<AdaptJob>(
    {
      kind: 'adapt',
      inputs: { features: featuresJob('train').key, reference: reference.key, ...trained },
      params: { model, fit },
    },
    site,
  );

const evaluate = (inputs: EvaluateJob['inputs'], test?: number): EvaluateJob =>
  makeJob<EvaluateJob>(
    { kind: 'evaluate', inputs, params: { model, scope: asItIs, ...(test === undefined ? {} : { test }) } },
    site,
  );

const analyze = (inputs: AnalyzeJob['inputs'], params: AnalysisParams): AnalyzeJob =>
  makeJob<AnalyzeJob>({ kind: 'analyze', inputs, params }, site);

const runsDir = mkdtempSync(join(tmpdir(), 'fixres-analyses-'));
const paths = new RunPaths(runsDir);
before(async () => {
  for (const job of [...allJobs, reference, smaller]) await execute(job, runsDir);
});
after(async () => {
  await closeImageSource();
  rmSync(runsDir, { recursive: true });
});

const readJson = <Content>(key: string, name: string): Content =>
  JSON.parse(readFileSync(paths.artifact(key, name), 'utf8')) as Content;
const predictionsOf = (key: string) => readJson<Prediction[]>(key, 'predictions.json');

test('every fit of an adaptation is executed, and precedes the classifier of its evaluation', async () => {
  const features = featuresJob('test').key;
  const plain = await execute(evaluate({ features, ...trained }), runsDir);
  for (const fit of ['parametric', 'empirical', 'scale'] as const) {
    const job = adaptJob(fit);
    const { results, artifacts } = await execute(job, runsDir);
    assert.deepEqual(
      artifacts.map(({ name }) => name),
      ['adaptation.json'],
    );
    assert.equal(readJson<ActivationMap>(job.key, 'adaptation.json').fit, fit);
    assert.equal(results.values, 12 * 64);
    const adapted = await execute(evaluate({ features, adapt: job.key, ...trained }), runsDir);
    assert.equal(adapted.results.n, 5);
    assert.notEqual(adapted.results.loss, plain.results.loss, fit);
  }
});

test('logits are averaged over scales: with the same resolution twice, nothing changes', async () => {
  const features = featuresJob('test').key;
  const plain = evaluate({ features, ...trained });
  await execute(plain, runsDir);
  const twice = evaluate({ features, 'scale:1': features, ...trained });
  await execute(twice, runsDir);
  assert.deepEqual(predictionsOf(twice.key), predictionsOf(plain.key));
  const both = await execute(evaluate({ features, 'scale:1': smaller.key, ...trained }), runsDir);
  const swapped = await execute(evaluate({ features: smaller.key, 'scale:1': features, ...trained }), runsDir);
  assert.deepEqual(both.results, swapped.results);
});

test('scales of other images are refused', async () => {
  const job = evaluate({ features: featuresJob('test').key, 'scale:1': reference.key, ...trained });
  await assert.rejects(execute(job, runsDir), { code: 'METHOD_INVALID' });
});

test('predictions of a tests run give the same results as separate tests', async () => {
  const key = 'd'.repeat(64);
  const { results } = await execute(evaluateJob, runsDir);
  const predictions = readFileSync(paths.predictions(evaluateJob.key));
  await execute({ ...indexJob, key }, runsDir); // gives the folder
  writeFileSync(paths.artifact(key, 'predictions-1.json'), predictions);
  const artifacts = [{ name: 'predictions-1.json', bytes: predictions.length, sha256: sha256(predictions) }];
  const times = { startedMs: 0, endedMs: 0 };
  writeOutcomeFile(paths.outcome(key), { key, results: { skipped: 2 }, artifacts, environment: {}, ...times });
  const job = evaluate({ tests: key, ...trained }, 1);
  assert.deepEqual((await execute(job, runsDir)).results, { ...results, skipped: 2 });
  assert.deepEqual(predictionsOf(job.key), predictionsOf(evaluateJob.key));
});

test('each analysis writes its numbers', async () => {
  const geometry = {
    trainResolutionPx: 16,
    augmentation: trainJob.params.augmentation,
    transforms: [transformAt(16), transformAt(24)],
    seed: 1,
  };
  const { scope } = finetuneJob.params;
  const features = featuresJob('test').key;
  const jobs = [
    analyze({ dataset: indexJob.key }, { analysis: 'roc', ...geometry }),
    analyze({ dataset: indexJob.key }, { analysis: 'object_size', ...geometry }),
    analyze({ features, ...trained }, { analysis: 'activations', model, scope: asItIs }),
    analyze({ features, finetune: finetuneJob.key, ...trained }, { analysis: 'activations', model, scope }),
    analyze({}, { analysis: 'cost', model, testResolutionsPx: [16, 24] }),
  ];
  const results: RunOutcome['results'][] = [];
  for (const job of jobs) {
    results.push((await execute(job, runsDir)).results);
    assert.equal(readJson<Analysis>(job.key, 'analysis.json').analysis, job.params.analysis);
  }
  const [roc, size, before, after, cost] = results;
  // Drawn pictures are square here: floor(16 / 0.875) = 18, floor(24 / 0.875) = 27.
  assert.ok(Math.abs(roc!['testMean:0']! - (16 / 18) ** 2) < 1e-12);
  assert.ok(Math.abs(roc!['testMean:1']! - (24 / 27) ** 2) < 1e-12);
  assert.ok(Math.abs(size!['ratio:1']! / size!['ratio:0']! - 27 / 18) < 1e-9);
  assert.equal(before!.n, 5);
  assert.notEqual(after!.mean, before!.mean);
  assert.ok(cost!['macs:1']! > cost!['macs:0']!);
});
