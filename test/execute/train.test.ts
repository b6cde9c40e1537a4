import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sha256 } from '../../src/base/json.ts';
import type { IndexJob, Site, TrainJob } from '../../src/domain/jobs/jobs.ts';
import { makeJob } from '../../src/domain/jobs/run-key.ts';
import { closeImageSource } from '../../src/execute/index.ts';
import { startWeights } from '../../src/execute/input-weights.ts';
import { findArchitecture, initialise, loadWeights } from '../../src/model/index.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { recipe, unwatched } from '../method/recipes.ts';
import { execute, indexJob, trainJob } from './tiny-jobs.ts';

const runsDir = mkdtempSync(join(tmpdir(), 'fixres-train-'));
const paths = new RunPaths(runsDir);
const { dataset } = indexJob.params;
/** Fifteen classes instead of five. */
const target = makeJob<IndexJob>(
  {
    kind: 'index',
    inputs: {},
    params: { dataset: { ...dataset, classes: 'shape_and_pattern', train: 30, test: 15 } as typeof dataset },
  },
  indexJob.site,
);
const job = (
  inputs: TrainJob['inputs'],
  params: Partial<TrainJob['params']> = {},
  site: Site = trainJob.site,
): TrainJob => makeJob<TrainJob>({ kind: 'train', inputs, params: { ...trainJob.params, ...params } }, site);
const weightsFile = paths.artifact(trainJob.key, 'weights.safetensors');
const { model } = trainJob.params;

before(async () => {
  for (const each of [indexJob, trainJob, target]) await execute(each, runsDir);
});
after(async () => {
  await closeImageSource();
  rmSync(runsDir, { recursive: true });
});

const [five, fifteen] = [findArchitecture('tinynet', 5), findArchitecture('tinynet', 15)];
const isClassifier = (name: string) => name.startsWith('fc.');

test('training on another data set takes everything from a run except its classifier, which the seed initialises', async () => {
  const transfer = job(
    { dataset: target.key, weights: trainJob.key },
    { images: null, seed: 2, model: { ...model, classifier: 'new' } },
  );
  const start = startWeights(fifteen, paths, transfer);
  const [before, drawn] = [loadWeights(five, weightsFile), initialise(fifteen, 2)];
  for (const { name } of fifteen.parameters) {
    assert.deepEqual(start.get(name), (isClassifier(name) ? drawn : before).get(name), name);
  }
  const { results } = await execute(transfer, runsDir);
  assert.equal(results.epochs, 3);
  const after = loadWeights(fifteen, paths.artifact(transfer.key, 'weights.safetensors'));
  assert.notDeepEqual(after.get('conv1.weight'), start.get('conv1.weight'));
});

test('training starts from a file, and keeps its classifier or initialises a new one', () => {
  const weightsSha256 = sha256(readFileSync(weightsFile));
  const site = { datasetRoot: null, weightsFile };
  const kept = job({ dataset: indexJob.key }, { model: { ...model, weightsSha256 } }, site);
  const before = loadWeights(five, weightsFile);
  assert.deepEqual(startWeights(five, paths, kept), before);
  const anew = job({ dataset: indexJob.key }, { model: { ...model, weightsSha256, classifier: 'new' } }, site);
  const start = startWeights(five, paths, anew);
  assert.deepEqual(start.get('conv1.weight'), before.get('conv1.weight'));
  assert.deepEqual(start.get('fc.weight'), initialise(five, 1).get('fc.weight'));
  const changed = job({ dataset: indexJob.key }, { model: { ...model, weightsSha256: '0'.repeat(64) } }, site);
  assert.throws(() => startWeights(five, paths, changed), { code: 'DATA_CHANGED' });
});

test('held-out images are not trained on', async () => {
  const rest = job({ dataset: target.key }, { images: null, holdout: 0.5, recipe: recipe({ batch_size: 16 }) });
  // Thirty images less half of them make no batch of sixteen.
  await assert.rejects(execute(rest, runsDir), {
    code: 'METHOD_INVALID',
    message: '15 images do not fill a batch of 16',
  });
});

test('diverging training reports the step, and its last good checkpoint stays', async () => {
  const wild = job({ dataset: indexJob.key }, { recipe: recipe({ epochs: 60, learning_rate: 1e3 }) });
  const file = paths.artifact(wild.key, 'checkpoint.safetensors');
  await assert.rejects(execute(wild, runsDir), ({ code, message }: { code: string; message: string }) => {
    assert.equal(code, 'METHOD_DIVERGED');
    assert.match(message, /step \d+, learning rate 1000; the last good checkpoint is /);
    assert.ok(message.includes(`${file}, after epoch `), message);
    return true;
  });
  assert.ok(existsSync(file));
});

for (const [what, best] of [
  ['an average, gradients of pieces', {}],
  ['the best epoch beside them', { keepBest: 0.4 }],
] as const) {
  test(`${what} outlast a killed attempt: the same bits come out`, async () => {
    const lasting = job(
      { dataset: target.key },
      { images: null, ...best, recipe: recipe({ batch_size: 6, epochs: 4, ema_decay: 0.9, accumulate: 2 }) },
    );
    const { results } = await execute(lasting, runsDir);
    // Two fifths of thirty images, class by class.
    assert.equal(results.held_out_n, 'keepBest' in best ? 12 : undefined);
    const file = paths.artifact(lasting.key, 'weights.safetensors');
    const whole = readFileSync(file);
    rmSync(paths.folder(lasting.key), { recursive: true });
    const stop = new AbortController();
    const progress = ({ epoch }: { epoch?: number }) => {
      if (epoch === 3) stop.abort();
    };
    const watch = { ...unwatched, signal: stop.signal, progress };
    await assert.rejects(execute(lasting, runsDir, { watch }), { code: 'EXECUTE_INTERRUPTED' });
    const epochs: number[] = [];
    const again = await execute(lasting, runsDir, {
      watch: { ...unwatched, progress: ({ epoch }: { epoch?: number }) => epochs.push(epoch ?? 0) },
    });
    assert.equal(Math.min(...epochs), 3);
    assert.deepEqual(again.results, results);
    assert.deepEqual(readFileSync(file), whole);
  });
}
