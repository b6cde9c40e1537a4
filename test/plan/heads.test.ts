import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Scope, scopeName } from '../../src/domain/scope.ts';
import { summarisePlan } from '../../src/plan/labels/plan-summary.ts';
import type { Plan } from '../../src/plan/types.ts';
import type { Variant } from '../../src/spec/experiment.ts';
import { at48, jobsOf, planOf, runsOf, titles, tuned } from './plan-of.ts';
import { all, classifier, classifierAndBn, headRecipe, none } from './sample-experiment.ts';

test('with images that change from epoch to epoch the heads of a trunk train side by side', () => {
  const plan = planOf(tuned({ transform: 'test_jitter' }));
  assert.deepEqual(titles(plan), [
    'index shapes seed 1',
    'train tinynet 32 seed 1',
    'features tinynet 32>48 test seed 1',
    'evaluate tinynet 32>48 none seed 1',
    'heads tinynet 32>48 seed 1',
    'finetune tinynet 32>48 classifier seed 1',
    'evaluate tinynet 32>48 classifier seed 1',
    'finetune tinynet 32>48 classifier+bn seed 1',
    'evaluate tinynet 32>48 classifier+bn seed 1',
  ]);
  const [heads] = jobsOf(plan, 'heads');
  assert.deepEqual(heads?.params.transform, {
    kind: 'test_jitter',
    testResolutionPx: 48,
    cropRatio: 0.875,
    resize: 'shorter_side',
    interpolation: 'bilinear',
  });
  assert.equal(heads.params.images, 200);
});

test('a fine-tuned head names its place among the heads', () => {
  const plan = planOf(tuned({ transform: 'test_jitter' }));
  const [heads] = jobsOf(plan, 'heads');
  const finetunes = jobsOf(plan, 'finetune');
  assert.equal(finetunes.length, 2);
  for (const { inputs, params } of finetunes) {
    assert.equal('heads' in inputs && inputs.heads, heads?.key);
    const { model: _model, head, ...asked } = params;
    assert.deepEqual(heads?.params.heads[head ?? -1], asked);
  }
});

test('heads keep their best epoch as they are asked to, and their keys say so only then', () => {
  for (const transform of ['test', 'test_jitter'] as const) {
    const kept = jobsOf(planOf(tuned({ transform, keep_best: 0.2 })), 'finetune');
    assert.deepEqual(
      kept.map(({ params }) => params.keepBest),
      [0.2, 0.2],
    );
    for (const { params } of jobsOf(planOf(tuned({ transform })), 'finetune')) assert.ok(!('keepBest' in params));
  }
});

test('random crops know neither crop ratio nor resize: heads of all of them are one run', () => {
  const wide = tuned(
    { transform: 'train' },
    { ...at48, test: { ...at48.test, crop_ratio: [0.875, 1], resize: ['shorter_side', 'squash'] } },
  );
  const [heads, ...others] = runsOf(planOf(wide), 'heads');
  assert.equal(others.length, 0);
  assert.deepEqual(
    [heads?.title, heads?.labels.cropRatio, heads?.labels.resize, heads?.labels.imageResolutionPx],
    ['heads tinynet 32>48 seed 1', null, null, null],
  );
  assert.deepEqual(heads?.job.kind === 'heads' && heads.job.params.transform, {
    kind: 'train',
    testResolutionPx: 48,
    augmentation: { random_resized_crop: { scale: [0.3, 1], ratio: [0.75, 1.3333333333333333] }, horizontal_flip: 0.5 },
    interpolation: 'bilinear',
  });
});

const fromFile: Variant = {
  ...at48,
  train: null,
  datasets: [{ ...(at48.datasets[0] as Extract<Variant['datasets'][number], { kind: 'shapes' }>), seed: 7 }],
  models: [{ ...at48.models[0]!, weights: '/models/tiny.safetensors' }],
  seeds: [1, 2],
};
const headCounts = (plan: Plan): number[] => jobsOf(plan, 'heads').map(({ params }) => params.heads.length);

test('heads of several learning rates train in one run, those of another seed in another: its order of images is its own', () => {
  const noRoom = { ...fromFile, features: { ...fromFile.features, budget_gib: 0 } };
  const recipe = { ...headRecipe, learning_rate: 0.5 };
  const rates = [tuned({ scopes: [classifierAndBn] }, noRoom), tuned({ scopes: [classifierAndBn], recipe }, noRoom)];
  const named = rates.map((each, index) => ({ ...each, assignment: { rate: index } }));
  assert.deepEqual(headCounts(planOf(...named)), [2, 2]);
  assert.deepEqual(
    runsOf(planOf(...named), 'heads').map(({ labels }) => [labels.assignment, labels.seed]),
    [
      [{}, 1],
      [{}, 2],
    ],
  );
});

test('another batch size, number of epochs or seed is another pass', () => {
  const noRoom = tuned(
    { scopes: [classifierAndBn] },
    { ...fromFile, features: { ...fromFile.features, budget_gib: 0 } },
  );
  const withRecipe = (change: Partial<typeof headRecipe>): Variant =>
    tuned({ recipe: { ...headRecipe, ...change } }, noRoom);
  assert.deepEqual(headCounts(planOf(noRoom, withRecipe({ batch_size: 16 }))), [1, 1, 1, 1]);
  assert.deepEqual(headCounts(planOf(noRoom, withRecipe({ epochs: 9 }))), [1, 1, 1, 1]);
  assert.deepEqual(headCounts(planOf(noRoom, withRecipe({ last_batch: 'drop' }))), [1, 1, 1, 1]);
  assert.deepEqual(headCounts(planOf(withRecipe({ order: 'shuffled' }))), [1, 1]);
});

test('features that are too many for the budget are not kept: their heads train and are tested over the images', () => {
  // 200 images of 48 x 48 x 4 bytes at the cut bn are 1.8 MB, 300 are 2.8 MB; pooled ones 0.2 and 0.3 MB.
  const plan = planOf({ ...at48, features: { ...at48.features, budget_gib: 0 } });
  assert.deepEqual(
    jobsOf(plan, 'features').map(({ params }) => [params.part, params.cuts]),
    [
      ['test', ['pooled']],
      ['train', ['pooled']],
    ],
  );
  assert.deepEqual(titles(plan).slice(-4), [
    'heads tinynet 32>48 classifier+bn seed 1',
    'finetune tinynet 32>48 classifier+bn seed 1',
    'tests tinynet 32>48 classifier+bn seed 1',
    'evaluate tinynet 32>48 classifier+bn seed 1',
  ]);
  const [heads] = jobsOf(plan, 'heads');
  assert.equal(heads?.params.transform.kind, 'test');
});

test('tests side by side read the heads that they test, and each evaluate run names its head', () => {
  const noRoom: Variant = { ...fromFile, features: { ...fromFile.features, budget_gib: 0 } };
  const plan = planOf(noRoom);
  const [tests, ...others] = jobsOf(plan, 'tests');
  assert.equal(others.length, 0);
  const answers = jobsOf(plan, 'evaluate').filter(({ inputs }) => inputs.tests !== undefined);
  assert.equal(answers.length, 2); // two seeds
  for (const { inputs, params } of answers) {
    assert.equal(inputs.tests, tests?.key);
    assert.equal(tests?.inputs[`finetune:${params.test ?? -1}`], inputs.finetune);
    assert.deepEqual(tests?.params.scopes[params.test ?? -1], params.scope);
  }
});

test('without sharing a test side by side would need its own head alone', () => {
  const noRoom = tuned(
    { scopes: [classifierAndBn] },
    { ...fromFile, features: { ...fromFile.features, budget_gib: 0 } },
  );
  // For each of the two seeds: index, heads, finetune, tests, evaluate.
  assert.equal(summarisePlan(planOf(noRoom)).withoutSharing, 10);
});

test('a whole network is trained over the images, by itself, and tested by itself', () => {
  const plan = planOf(tuned({ scopes: [all, classifier] }, { ...at48, seeds: [1, 2] }));
  assert.deepEqual(
    runsOf(plan, 'heads').map(({ title }) => title),
    ['heads tinynet 32>48 all seed 1', 'heads tinynet 32>48 all seed 2'],
  );
  assert.deepEqual(
    runsOf(plan, 'tests').map(({ title }) => title),
    ['tests tinynet 32>48 all seed 1', 'tests tinynet 32>48 all seed 2'],
  );
  assert.deepEqual(
    jobsOf(plan, 'features').map(({ params }) => params.cuts),
    Array(4).fill(['pooled']),
  );
});

test('an experiment of whole networks alone keeps no features', () => {
  const plan = planOf(tuned({ scopes: [all] }));
  assert.deepEqual(titles(plan), [
    'index shapes seed 1',
    'train tinynet 32 seed 1',
    'heads tinynet 32>48 all seed 1',
    'finetune tinynet 32>48 all seed 1',
    'tests tinynet 32>48 all seed 1',
    'evaluate tinynet 32>48 all seed 1',
  ]);
});

test('the order of heads does not depend on the order in the spec', () => {
  const keys = (scopes: readonly Scope[], seeds: readonly number[]): string[] =>
    planOf(tuned({ scopes, transform: 'test_jitter' }, { ...fromFile, seeds }))
      .runs.map(({ job }) => job.key)
      .sort();
  assert.deepEqual(
    keys([none, classifier, classifierAndBn], [1, 2]),
    keys([classifierAndBn, none, classifier], [2, 1]),
  );
});

test('a scope is called by its parts', () => {
  assert.deepEqual([all, none, classifierAndBn].map(scopeName), ['all', 'none', 'classifier+bn']);
});
