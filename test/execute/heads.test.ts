import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Prediction, RunOutcome } from '../../src/domain/events.ts';
import type { EvaluateJob, FinetuneJob, HeadsJob, RunJob, TestsJob } from '../../src/domain/jobs/jobs.ts';
import type { HeadParams } from '../../src/domain/jobs/params.ts';
import { makeJob } from '../../src/domain/jobs/run-key.ts';
import type { TuneTransform } from '../../src/domain/test-transform.ts';
import { closeImageSource } from '../../src/execute/index.ts';
import { openSafetensors } from '../../src/model/index.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { recipe, unwatched } from '../method/recipes.ts';
import { execute, featuresJob, finetuneJob, indexJob, trainJob } from './tiny-jobs.ts';

const runsDir = mkdtempSync(join(tmpdir(), 'fixres-heads-'));
const paths = new RunPaths(runsDir);
const { site } = finetuneJob;
const { model } = finetuneJob.params;
const trained = { dataset: indexJob.key, weights: trainJob.key };
const { transform } = featuresJob('train').params;

const none = { classifier: false, bn: false, lastCells: 0 };
// Twelve images make two batches of five and one of two.
const three = (over = {}) => recipe({ batch_size: 5, last_batch: 'keep', epochs: 3, order: 'shuffled', ...over });
const heads: readonly HeadParams[] = [
  { scope: { ...none, classifier: true }, bn: 'statistics', recipe: three(), seed: 1 },
  {
    scope: { ...none, classifier: true, bn: true },
    bn: 'affine',
    recipe: three({ optimizer: 'adamw', label_smoothing: 0.1 }),
    seed: 1,
  },
  {
    scope: { classifier: true, bn: false, lastCells: 1 },
    bn: 'statistics',
    recipe: three({ schedule: 'cosine' }),
    seed: 1,
  },
];

const headsJob = (
  some: readonly HeadParams[],
  tune: TuneTransform = { kind: 'test', ...transform },
  holdout = {},
): HeadsJob =>
  makeJob<HeadsJob>(
    { kind: 'heads', inputs: trained, params: { model, images: null, transform: tune, heads: some, ...holdout } },
    site,
  );

const onFeatures = (head: HeadParams): FinetuneJob =>
  makeJob<FinetuneJob>(
    {
      kind: 'finetune',
      inputs: { features: featuresJob('train').key, weights: trainJob.key },
      params: { model, ...head },
    },
    site,
  );

const fromHeads = (job: HeadsJob, head: number): FinetuneJob =>
  makeJob<FinetuneJob>(
    {
      kind: 'finetune',
      inputs: { heads: job.key, weights: trainJob.key },
      params: { model, ...job.params.heads[head]!, head },
    },
    site,
  );

const run = (job: RunJob, over = {}): Promise<RunOutcome> => execute(job, runsDir, over);
const tensorsIn = (file: string) => {
  const opened = openSafetensors(file);
  return new Map(opened.names.map((name) => [name, opened.read(name).values]));
};
const headOf = (key: string) => tensorsIn(paths.artifact(key, 'head.safetensors'));
const nthHead = (key: string, n: number) => tensorsIn(paths.artifact(key, `head-${n}.safetensors`));
const { key: together } = headsJob(heads);

before(async () => {
  for (const job of [indexJob, trainJob, featuresJob('train'), featuresJob('test')]) await run(job);
  for (const head of heads) await run(onFeatures(head));
  await run(headsJob(heads));
});
after(async () => {
  await closeImageSource();
  rmSync(runsDir, { recursive: true });
});

test('heads that train side by side end with the bits and numbers that they have on kept features', async () => {
  for (const [n, head] of heads.entries()) {
    const [kept, taken] = [onFeatures(head), fromHeads(headsJob(heads), n)];
    const metrics: unknown[] = [];
    const watch = {
      ...unwatched,
      metric: ({ key, value, step }: { key: string; value: number; step: number }) => metrics.push([key, value, step]),
    };
    const { results } = await run(taken, { watch });
    const ofTaken = metrics.splice(0);
    assert.deepEqual(results, (await run(kept, { watch })).results);
    assert.deepEqual(ofTaken, metrics);
    assert.deepEqual(headOf(taken.key), headOf(kept.key));
  }
});

test('a learning rate is searched for on the same images with and without kept features, and is the same', async () => {
  const { learning_rate: _, ...rest } = three({ min_steps: 20 });
  const search = { rates: [0.0001, 0.01], most_images: 10, most_steps: 6, most_folds: 1, answers: 2 };
  const searching = (['classifier', 'head'] as const).map(
    (of, index): HeadParams => ({
      scope: { classifier: true, bn: of === 'classifier', lastCells: index },
      bn: 'statistics',
      recipe: { ...rest, learning_rate: 'search', search: { of, ...search } },
      seed: 1,
    }),
  );
  const job = headsJob(searching);
  await run(job);
  for (const [n, head] of searching.entries()) {
    const [kept, taken] = [await run(onFeatures(head)), await run(fromHeads(job, n))];
    assert.deepEqual(taken.results, kept.results);
    assert.ok([0.0001, 0.01].includes(kept.results.learning_rate!));
    assert.ok(kept.results.search_answers! >= 1);
    // Three batches an epoch: seven epochs make twenty steps.
    assert.equal(kept.results.steps, 21);
    assert.deepEqual(headOf(fromHeads(job, n).key), headOf(onFeatures(head).key));
  }
});

test('each head ends as it does alone', async () => {
  for (const [n, head] of heads.entries()) {
    const alone = headsJob([head]);
    await run(alone);
    assert.deepEqual(nthHead(alone.key, 0), nthHead(together, n));
  }
});

test('heads of several seeds take the images in the order of their own seed', async () => {
  const fixed = three({ order: 'fixed' });
  const seeds = [1, 2].map((seed): HeadParams => ({ ...heads[0]!, recipe: fixed, seed }));
  const job = headsJob(seeds);
  await run(job);
  for (const [n, head] of seeds.entries()) {
    await run(onFeatures(head));
    assert.deepEqual(nthHead(job.key, n), headOf(onFeatures(head).key));
  }
  assert.notDeepEqual(nthHead(job.key, 0), nthHead(job.key, 1));
});

/** Stops a run in an epoch, and carries it out again: it goes on from there, or from the next one if that had ended. */
const interrupted = async (job: RunJob, stopIn = 2, goesOnIn = stopIn): Promise<void> => {
  rmSync(paths.folder(job.key), { recursive: true, force: true });
  const stop = new AbortController();
  const progress = ({ epoch }: { epoch?: number }) => {
    if (epoch === stopIn) stop.abort();
  };
  await assert.rejects(run(job, { watch: { ...unwatched, signal: stop.signal, progress } }), {
    code: 'EXECUTE_INTERRUPTED',
  });
  assert.ok(existsSync(paths.artifact(job.key, 'checkpoint.safetensors')));
  const epochs: number[] = [];
  await run(job, { watch: { ...unwatched, progress: ({ epoch }: { epoch?: number }) => epochs.push(epoch!) } });
  assert.equal(Math.min(...epochs), goesOnIn);
};

test('heads that were interrupted continue and end with the same bits', async () => {
  const job = headsJob(heads);
  const whole = heads.map((_, n) => nthHead(job.key, n));
  const said = readFileSync(paths.artifact(job.key, 'heads.json'), 'utf8');
  await interrupted(job);
  assert.deepEqual(
    heads.map((_, n) => nthHead(job.key, n)),
    whole,
  );
  assert.equal(readFileSync(paths.artifact(job.key, 'heads.json'), 'utf8'), said);
});

test('a head that was interrupted on kept features continues and ends with the same bits', async () => {
  const job = onFeatures(heads[1]!);
  const whole = readFileSync(paths.artifact(job.key, 'head.safetensors'));
  await interrupted(job);
  assert.deepEqual(readFileSync(paths.artifact(job.key, 'head.safetensors')), whole);
});

const jitter: TuneTransform = { kind: 'test_jitter', ...transform };
const crops: TuneTransform = {
  kind: 'train',
  testResolutionPx: 24,
  interpolation: 'bilinear',
  augmentation: { ...trainJob.params.augmentation, cutmix: 1, resolutions: [16, 24] },
};

test('heads train on images that change from epoch to epoch, a whole network among them, and can be interrupted', async () => {
  const all: HeadParams = { ...heads[0]!, scope: { ...none, all: true }, bn: 'statistics' };
  for (const tune of [jitter, crops]) {
    const job = headsJob([heads[1]!, all], tune);
    await run(job);
    const whole = [nthHead(job.key, 0), nthHead(job.key, 1)];
    assert.equal(whole[1]!.size, tensorsIn(paths.artifact(trainJob.key, 'weights.safetensors')).size);
    await interrupted(job);
    assert.deepEqual([nthHead(job.key, 0), nthHead(job.key, 1)], whole);
  }
});

test('the best epoch on held-out images is kept, with and without kept features, and after an interruption', async () => {
  // Too large a rate, so that later epochs are worse.
  const kept = heads.map((head) => ({
    ...{ ...head, keepBest: 0.4 },
    recipe: three({ ...head.recipe, schedule: 'constant', learning_rate: 0.4, epochs: 6 }),
  }));
  const job = headsJob(kept);
  const { results } = await run(job);
  assert.equal(results.n, 7);
  const bestEpochs: number[] = [];
  for (const [n, head] of kept.entries()) {
    const found = (await run(fromHeads(job, n))).results;
    assert.deepEqual(found, (await run(onFeatures(head))).results);
    assert.deepEqual(nthHead(job.key, n), headOf(onFeatures(head).key));
    assert.equal(found.held_out_n, 5);
    // A constant rate: a training that ends with the best epoch gives its weights.
    const shorter = { ...head, recipe: { ...head.recipe, epochs: found.best_epoch! } };
    assert.equal((await run(onFeatures(shorter))).results.held_out_top1, found.held_out_top1);
    assert.deepEqual(headOf(onFeatures(shorter).key), headOf(onFeatures(head).key));
    bestEpochs.push(found.best_epoch!);
  }
  assert.ok(
    bestEpochs.some((epoch) => epoch < 6),
    `${bestEpochs}`,
  );
  const whole = kept.map((_, n) => nthHead(job.key, n));
  await interrupted(job, 5);
  assert.deepEqual(
    kept.map((_, n) => nthHead(job.key, n)),
    whole,
  );
  await interrupted(onFeatures(kept[0]!), 5);
  assert.deepEqual(headOf(onFeatures(kept[0]!).key), whole[0]);
});

test('a whole network keeps its best epoch too, with random crops, and says how it was chosen', async () => {
  const all: HeadParams = { ...heads[0]!, scope: { ...none, all: true }, keepBest: 0.4 };
  const job = headsJob([all], crops);
  await run(job);
  const { results } = await run(fromHeads(job, 0));
  assert.equal(results.n, 7);
  assert.equal(results.held_out_n, 5);
  assert.ok(results.best_epoch! >= 1 && results.best_epoch! <= 3);
});

const [tame, wild] = [heads[1]!, heads[0]!].map((head, n) => ({
  ...head,
  recipe: three({ ...head.recipe, ...(n === 0 ? {} : { learning_rate: 1e20 }), epochs: 60, batch_size: 12 }),
})) as [HeadParams, HeadParams];

test('a head that diverges is left out and keeps its last good state, and its neighbours end as without it', async () => {
  const [job, alone] = [headsJob([wild, tame]), headsJob([tame])];
  const { results, artifacts } = await run(job);
  assert.deepEqual(results, { heads: 2, n: 12, diverged: 1 });
  await run(alone);
  assert.deepEqual(nthHead(job.key, 1), nthHead(alone.key, 0));
  const [{ error }] = JSON.parse(readFileSync(paths.artifact(job.key, 'heads.json'), 'utf8'));
  assert.equal(error.code, 'METHOD_DIVERGED');
  assert.ok(error.step > 0 && error.step < 60);
  // One step is an epoch here: the last good one is that before.
  assert.deepEqual(error.checkpoint, { name: 'head-0.checkpoint.safetensors', epochs: error.step });
  assert.deepEqual(
    artifacts.map(({ name }) => name),
    ['head-0.checkpoint.safetensors', 'head-1.safetensors', 'heads.json'],
  );
});

test('what takes a head that diverged fails as it did, naming head, step and last good checkpoint; others take theirs', async () => {
  const job = headsJob([wild, tame]);
  const file = paths.artifact(job.key, 'head-0.checkpoint.safetensors');
  await assert.rejects(run(fromHeads(job, 0)), ({ code, message }: { code: string; message: string }) => {
    assert.equal(code, 'METHOD_DIVERGED');
    assert.match(message, /^head 0 \(.*\): .* step \d+, learning rate 100000000000000000000; /);
    assert.ok(message.includes(`the last good checkpoint is ${file}, after epoch `), message);
    return true;
  });
  await run(fromHeads(job, 1));
  assert.deepEqual(headOf(fromHeads(job, 1).key), nthHead(job.key, 1));
});

test('a head that has diverged stays left out when the run is interrupted and continues', async () => {
  const job = headsJob([wild, tame]);
  const [whole, said] = [nthHead(job.key, 1), readFileSync(paths.artifact(job.key, 'heads.json'), 'utf8')];
  await interrupted(job, 50, 51);
  assert.deepEqual(nthHead(job.key, 1), whole);
  assert.equal(readFileSync(paths.artifact(job.key, 'heads.json'), 'utf8'), said);
});

test('a run whose heads have all diverged ends early and reports each', async () => {
  const job = headsJob([wild]);
  assert.deepEqual((await run(job)).results, { heads: 1, n: 12, diverged: 1 });
});

test('heads that would take other batches are refused', async () => {
  const job = headsJob([heads[0]!, { ...heads[1]!, recipe: three({ batch_size: 4 }) }]);
  await assert.rejects(run(job), { code: 'METHOD_INVALID', path: '/recipe/batch_size' });
});

const testsJob = (scopes: TestsJob['params']['scopes'], finetunes: Readonly<Record<`finetune:${number}`, string>>) =>
  makeJob<TestsJob>(
    {
      kind: 'tests',
      inputs: { ...trained, ...finetunes },
      params: { model, part: 'test', images: null, transform, scopes },
    },
    site,
  );

const evaluate = (scope: HeadParams['scope'], inputs: Partial<EvaluateJob['inputs']>, test?: number): EvaluateJob =>
  makeJob<EvaluateJob>(
    {
      kind: 'evaluate',
      inputs: { weights: trainJob.key, ...inputs },
      params: { model, scope, ...(test === undefined ? {} : { test }) },
    },
    site,
  );

test('heads that are tested side by side give the same predictions as on kept features, bit for bit', async () => {
  const scopes = [none, ...heads.map(({ scope }) => scope)];
  const finetunes = Object.fromEntries(heads.map((head, n) => [`finetune:${n + 1}`, onFeatures(head).key]));
  const job = testsJob(scopes, finetunes);
  await run(job);
  for (const [n, scope] of scopes.entries()) {
    const finetune = finetunes[`finetune:${n}`];
    const tuned = finetune === undefined ? {} : { finetune };
    const kept = evaluate(scope, { features: featuresJob('test').key, ...tuned });
    const taken = evaluate(scope, { tests: job.key, ...tuned }, n);
    assert.deepEqual((await run(kept)).results, (await run(taken)).results);
    const answers = (file: string): Prediction[] => JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(answers(paths.artifact(job.key, `predictions-${n}.json`)), answers(paths.predictions(kept.key)));
  }
});

test('a whole network that nothing has changed is tested as its classifier is, but for rounding', async () => {
  const job = testsJob([none, { ...none, all: true }], {});
  await run(job);
  const [pooled, whole] = [0, 1].map((n): Prediction[] =>
    JSON.parse(readFileSync(paths.artifact(job.key, `predictions-${n}.json`), 'utf8')),
  ) as [Prediction[], Prediction[]];
  for (const [image, answer] of whole.entries()) {
    assert.equal(answer.predicted, pooled[image]!.predicted);
    assert.ok(Math.abs(answer.loss - pooled[image]!.loss) < 1e-5);
  }
});
