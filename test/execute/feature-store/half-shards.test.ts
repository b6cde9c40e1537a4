import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sha256OfFile } from '../../../src/base/files/hash-file.ts';
import type { Prediction, RunOutcome } from '../../../src/domain/events.ts';
import type { EvaluateJob, FeaturesJob, IndexJob } from '../../../src/domain/jobs/jobs.ts';
import { makeJob } from '../../../src/domain/jobs/run-key.ts';
import { openFeatures } from '../../../src/execute/feature-store/open-features.ts';
import { writeShard } from '../../../src/execute/feature-store/shard-file.ts';
import { closeImageSource } from '../../../src/execute/index.ts';
import { findArchitecture, loadWeights, saveWeights } from '../../../src/model/index.ts';
import { RunPaths } from '../../../src/plan/handover/run-paths.ts';
import { unwatched } from '../../method/recipes.ts';
import { execute, featuresJob, indexJob, trainJob } from '../tiny-jobs.ts';

// 70 images in shards of 32, 32 and 6.
const shardBytes = 1;
const manyImages = makeJob<IndexJob>(
  { ...indexJob, params: { dataset: { ...indexJob.params.dataset, train: 70 } as IndexJob['params']['dataset'] } },
  indexJob.site,
);
const runsDir = mkdtempSync(join(tmpdir(), 'fixres-half-'));
const paths = new RunPaths(runsDir);
const weightsFile = join(runsDir, 'undecided.safetensors');
const site = { datasetRoot: null, weightsFile };
let [full, half] = [featuresJob('train'), featuresJob('train')];

const featuresOf = (over: Partial<FeaturesJob['params']>): FeaturesJob => {
  const { params } = featuresJob('train', null, over);
  const model = { ...params.model, weightsSha256: sha256OfFile(weightsFile) };
  return makeJob<FeaturesJob>(
    { kind: 'features', inputs: { dataset: manyImages.key }, params: { ...params, model } },
    site,
  );
};

/** Pooled features of all images. */
const pooledOf = async (dtype: 'float32' | 'float16'): Promise<Float32Array> => {
  const over = { cuts: ['pooled'], ...(dtype === 'float16' ? { dtype } : {}) } as const;
  const { inputs, params } = featuresJob('train', null, over);
  const job = makeJob<FeaturesJob>(
    { kind: 'features', inputs: { ...inputs, dataset: manyImages.key }, params },
    { datasetRoot: null, weightsFile: null },
  );
  await execute(job, runsDir);
  const [values] = openFeatures(paths, job.key, 'pooled').rows(Int32Array.from({ length: 70 }, (_, image) => image));
  return values!;
};

/**
 * Weights whose classifier adds up the first image's features so that what 16 bits change adds up too, and weighs the sum
 * against a bias that lies between the ones in 32 bits and in 16: so 16 bits change the answer.
 */
const writeUndecided = async (): Promise<void> => {
  const [inFull, inHalf] = [await pooledOf('float32'), await pooledOf('float16')];
  const signs = Float32Array.from({ length: 64 }, (_, feature) => Math.sign(inHalf[feature]! - inFull[feature]!));
  const sumOf = (features: Float32Array): number =>
    signs.reduce((sum, sign, feature) => sum + sign * features[feature]!, 0);
  const [exact, kept] = [sumOf(inFull), sumOf(inHalf)];
  assert.ok(kept - exact > 1e-4, 'far more than what the order of a sum changes');
  const { classes } = JSON.parse(readFileSync(paths.artifact(manyImages.key, 'index.json'), 'utf8'));
  const network = findArchitecture('tinynet', classes.length);
  const weights = new Map(loadWeights(network, paths.artifact(trainJob.key, 'weights.safetensors')));
  const kernel = new Float32Array(64 * classes.length);
  for (const [feature, sign] of signs.entries()) kernel[feature * classes.length + 1] = sign;
  const bias = new Float32Array(classes.length).fill(-1e6);
  bias.set([0, -(exact + kept) / 2]);
  weights.set(`${network.classifier}.weight`, kernel);
  weights.set(`${network.classifier}.bias`, bias);
  saveWeights(network, weights, weightsFile);
};

const contentOf = ({ results, artifacts }: RunOutcome) => ({ results, artifacts });
let whole: RunOutcome;

before(async () => {
  for (const each of [indexJob, trainJob, manyImages]) await execute(each, runsDir);
  await writeUndecided();
  full = featuresOf({ cuts: ['bn', 'pooled'] });
  half = featuresOf({ cuts: ['bn', 'pooled'], dtype: 'float16' });
  await execute(full, runsDir, { shardBytes });
  whole = await execute(half, runsDir, { shardBytes });
});
after(async () => {
  await closeImageSource();
  rmSync(runsDir, { recursive: true });
});

/** A test of the network as it is on kept features: its top-1, and the class that each image gets. */
const testOn = async ({ key, params }: FeaturesJob) => {
  const job = makeJob<EvaluateJob>(
    {
      kind: 'evaluate',
      inputs: { features: key },
      params: { model: params.model, scope: { classifier: false, bn: false, lastCells: 0 } },
    },
    site,
  );
  const { results } = await execute(job, runsDir);
  const predictions: Prediction[] = JSON.parse(readFileSync(paths.predictions(job.key), 'utf8'));
  return { top1: results.top1, classes: predictions.map(({ predicted }) => predicted) };
};

test('a run counts what tests of the unmodified network find on its features, and on the same in 32 bits', async () => {
  const [before, after] = [await testOn(full), await testOn(half)];
  const { float32Top1, float16Top1, float16Changed } = whole.results;
  assert.deepEqual([float32Top1, float16Top1], [before.top1, after.top1]);
  assert.equal(float16Changed, before.classes.filter((each, image) => each !== after.classes[image]).length);
  assert.ok(float16Changed! > 0 && before.classes[0] !== after.classes[0]);
});

test('without pooled features the predictions are computed from the last cut that is kept', async () => {
  const early = featuresOf({ cuts: ['bn', 'cells:1'], dtype: 'float16' });
  const { results } = await execute(early, runsDir, { shardBytes });
  assert.equal(results.float32Top1, whole.results.float32Top1);
  assert.ok(results.float16Changed! >= 0);
});

test('features in 32 bits count nothing', async () => {
  const outcome = JSON.parse(readFileSync(paths.outcome(full.key), 'utf8')) as RunOutcome;
  assert.deepEqual(outcome.results, { n: 70 });
});

test('a run that was stopped ends with the same counts', async () => {
  rmSync(paths.folder(half.key), { recursive: true });
  const stop = new AbortController();
  const watch = { ...unwatched, signal: stop.signal, progress: () => stop.abort() };
  await assert.rejects(execute(half, runsDir, { shardBytes, watch }), { code: 'EXECUTE_INTERRUPTED' });
  assert.deepEqual(readdirSync(paths.folder(half.key)).sort(), ['features-bn.00000.bin', 'features-pooled.00000.bin']);
  const fractions: number[] = [];
  const outcome = await execute(half, runsDir, {
    shardBytes,
    watch: { ...unwatched, progress: ({ fraction }) => void fractions.push(fraction) },
  });
  assert.deepEqual(fractions, [32 / 38, 1]);
  assert.deepEqual(contentOf(outcome), contentOf(whole));
});

test('a whole shard in which nothing is counted, as an older program left it, is computed again', async () => {
  const file = paths.artifact(half.key, 'features-pooled.00001.bin');
  const values = readFileSync(file).subarray(0, 32 * 64 * 2);
  const mark = { run: half.key, cut: 'pooled', shard: 1, images: 32, dtype: 'float16' };
  writeShard(file, values, mark, { largestError: 2 ** -12 });
  rmSync(paths.outcome(half.key));
  const fractions: number[] = [];
  const outcome = await execute(half, runsDir, {
    shardBytes,
    watch: { ...unwatched, progress: ({ fraction }) => void fractions.push(fraction) },
  });
  assert.deepEqual(fractions, [1]);
  assert.deepEqual(contentOf(outcome), contentOf(whole));
});
