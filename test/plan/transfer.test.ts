import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Model, Pretrain, Variant } from '../../src/spec/experiment.ts';
import { at48, jobsOf, planOf, runsOf, titles, tuned } from './plan-of.ts';
import { augmentation, none, recipe, shapes, variant } from './sample-experiment.ts';

const plain = tuned({ scopes: [none] });
const [random] = variant.models;
const file: Model = { ...random!, weights: '/models/tiny.safetensors' };
const pretrain: Pretrain = {
  dataset: { ...shapes, name: 'others', train: 900 },
  resolution: 40,
  augmentation,
  recipe,
  keep_best: null,
  early_stop_epochs: null,
};

const withModel = (model: Partial<Model>, from: Variant = plain): Variant => ({
  ...from,
  models: [{ ...random!, ...model }],
});

test('weights from a file are trained further at every train resolution', () => {
  const plan = planOf({
    ...withModel({ ...file, transfer: true, classifier: 'new' }),
    train: { ...plain.train!, resolutions: [32, 40] },
  });
  assert.deepEqual(titles(plan), [
    'index shapes seed 1',
    'train tinynet 32 seed 1',
    'features tinynet 32>48 test seed 1',
    'evaluate tinynet 32>48 none seed 1',
    'train tinynet 40 seed 1',
    'features tinynet 40>48 test seed 1',
    'evaluate tinynet 40>48 none seed 1',
  ]);
  const [train] = jobsOf(plan, 'train');
  assert.equal(train?.params.model.weightsSha256, 'sha256 of /models/tiny.safetensors');
  assert.equal(train.params.model.classifier, 'new');
  assert.equal(train.site.weightsFile, '/models/tiny.safetensors');
});

test('what follows a transfer knows its weights from the run, with the classifier that was trained', () => {
  const plan = planOf(withModel({ ...file, transfer: true, classifier: 'new' }));
  const [train] = jobsOf(plan, 'train');
  const [features] = jobsOf(plan, 'features');
  assert.equal(features?.inputs.weights, train?.key);
  assert.deepEqual(
    [features?.params.model.weightsSha256, features?.params.model.classifier, features?.site.weightsFile],
    [null, undefined, null],
  );
});

test('random weights are first trained on another data set, whose classifier is then left behind', () => {
  const plan = planOf(withModel({ pretrain }));
  assert.deepEqual(titles(plan), [
    'index shapes seed 1',
    'index others seed 1',
    'train others tinynet 40 seed 1',
    'train tinynet 32 seed 1',
    'features tinynet 32>48 test seed 1',
    'evaluate tinynet 32>48 none seed 1',
  ]);
  const [first, second] = jobsOf(plan, 'train');
  const [own, others] = jobsOf(plan, 'index');
  assert.deepEqual(first?.inputs, { dataset: others?.key });
  assert.deepEqual(second?.inputs, { dataset: own?.key, weights: first?.key });
  assert.deepEqual([first?.params.model.classifier, second?.params.model.classifier], [undefined, 'new']);
  assert.equal(jobsOf(plan, 'features')[0]?.params.model.classifier, undefined);
});

test('a pretraining is shared by all train resolutions, and holds nothing out', () => {
  const plan = planOf({
    ...withModel({ pretrain }),
    train: { ...plain.train!, resolutions: [32, 40] },
    select: { share: 0.2, over: ['scope'] },
  });
  assert.deepEqual(
    jobsOf(plan, 'train').map(({ params }) => [params.trainResolutionPx, params.holdout]),
    [
      [40, undefined],
      [32, 0.2],
      [40, 0.2],
    ],
  );
});

test('pretraining keeps its best epoch and stops early if asked to; only then are these among its params', () => {
  const paramsOf = (more: Partial<Pretrain>) =>
    jobsOf(planOf(withModel({ pretrain: { ...pretrain, ...more } })), 'train').map(({ params }) => [
      params.keepBest,
      params.earlyStopEpochs,
    ]);
  assert.deepEqual(paramsOf({ keep_best: 0.2, early_stop_epochs: 3 }), [
    [0.2, 3],
    [undefined, undefined],
  ]);
  const [first] = jobsOf(planOf(withModel({ pretrain })), 'train');
  assert.ok(!('keepBest' in first!.params) && !('earlyStopEpochs' in first!.params));
});

test('a synthetic data set of a pretraining takes the seed of the grid, or its own', () => {
  const seeds = (dataset: Pretrain['dataset']) =>
    runsOf(planOf({ ...withModel({ pretrain: { ...pretrain, dataset } }), seeds: [1, 2] }), 'index')
      .filter(({ labels }) => labels.dataset === 'others')
      .map(({ job, labels }) => [job.kind === 'index' && job.params.dataset.seed, labels.seed]);
  assert.deepEqual(seeds(pretrain.dataset), [
    [1, 1],
    [2, 2],
  ]);
  assert.deepEqual(seeds({ ...shapes, name: 'others', seed: 9 }), [[9, null]]);
});

test('later parts of the augmentation and early stop are in the key only where they are used', () => {
  const train = at48.train!;
  const paramsWith = (change: Partial<typeof train>) =>
    jobsOf(planOf({ ...plain, train: { ...train, ...change } }), 'train')[0]?.params;
  assert.deepEqual(Object.keys(paramsWith({})?.augmentation ?? {}), ['random_resized_crop', 'horizontal_flip']);
  assert.equal('earlyStopEpochs' in (paramsWith({}) ?? {}), false);
  const used = paramsWith({
    early_stop_epochs: 3,
    augmentation: { ...augmentation, repeated: 3, cutmix: 1, resolutions: [24, 32] },
  });
  assert.equal(used?.earlyStopEpochs, 3);
  assert.deepEqual(used?.augmentation, {
    random_resized_crop: augmentation.random_resized_crop,
    horizontal_flip: 0.5,
    repeated: 3,
    cutmix: 1,
    resolutions: [24, 32],
  });
});
