import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../src/base/json.ts';
import type { FeaturesJob } from '../../src/domain/jobs/jobs.ts';
import type { RunKind } from '../../src/domain/jobs/run-kinds.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import type { Plan, PlannedRun } from '../../src/plan/types.ts';
import type { Model, Variant } from '../../src/spec/experiment.ts';
import {
  classifier,
  classifierAndBn,
  experimentOf,
  facts,
  headRecipe,
  lastBlock,
  none,
  shapes,
  variant,
} from './sample-experiment.ts';

const planOf = (...variants: readonly Variant[]): Plan => buildPlan(experimentOf(...variants), facts);
const keysOf = (plan: Plan): string[] => plan.runs.map(({ job }) => job.key).sort();
const ofKind = (plan: Plan, kind: RunKind): PlannedRun[] => plan.runs.filter(({ job }) => job.kind === kind);
const featuresOf = (plan: Plan): FeaturesJob[] =>
  plan.runs.map(({ job }) => job).filter((job): job is FeaturesJob => job.kind === 'features');

const fromFile: Model = {
  name: 'resnet50',
  weights: '/models/r50.safetensors',
  classifier: 'keep',
  weights_entry: null,
  transfer: false,
  pretrain: null,
  train_resolution: null,
  pooling_node: null,
  classifier_node: null,
  output: null,
  normalize: null,
};

test('a small grid becomes one run for each piece of work', () => {
  const titles = planOf(variant).runs.map(({ title }) => title);
  assert.deepEqual(titles, [
    'index shapes seed 1',
    'train tinynet 32 seed 1',
    'features tinynet 32>32 test seed 1',
    'features tinynet 32>32 train seed 1',
    'evaluate tinynet 32>32 none seed 1',
    'finetune tinynet 32>32 classifier seed 1',
    'evaluate tinynet 32>32 classifier seed 1',
    'finetune tinynet 32>32 classifier+bn seed 1',
    'evaluate tinynet 32>32 classifier+bn seed 1',
    'features tinynet 32>48 test seed 1',
    'features tinynet 32>48 train seed 1',
    'evaluate tinynet 32>48 none seed 1',
    'finetune tinynet 32>48 classifier seed 1',
    'evaluate tinynet 32>48 classifier seed 1',
    'finetune tinynet 32>48 classifier+bn seed 1',
    'evaluate tinynet 32>48 classifier+bn seed 1',
  ]);
});

// Written down on 2026-11-24 from this program. When the test fails, every finished run of every user is run again:
// so a change here is a decision. Features and what reads them changed when features came to be kept in shards.
test('the keys of a small spec are unchanged', () => {
  const keys = Object.fromEntries(
    planOf({ ...variant, test: { ...variant.test, resolutions: [48] } }).runs.map(({ title, job }) => [title, job.key]),
  );
  assert.deepEqual(keys, {
    'index shapes seed 1': 'e5012ebf1dbea642dd2005567eb0b0bb2776ac67a4496ee99cf176d6d73e9a08',
    'train tinynet 32 seed 1': '12d6cfb23584540649b4e650ee172b78b5cbaf67bc75b20fd08cf17dafc02b2b',
    'features tinynet 32>48 test seed 1': '429d1f048ed0399a2c00b94de61e91f2d213f107926db376b5bf0fa878408d96',
    'features tinynet 32>48 train seed 1': '55a7e2a9ea33286851b5b407ec05110efb187b555406577a0702a040d153fdd4',
    'evaluate tinynet 32>48 none seed 1': '204b647db9bd7982018b794dac0342a08e49f76fc30d0ca0c02cf082248d6a06',
    'finetune tinynet 32>48 classifier seed 1': '94202e3042b9ebe99e5f09bc827c8e73d4600dc33cea2a921f7a9007ae0b95cc',
    'evaluate tinynet 32>48 classifier seed 1': 'ef89c7c44fe28beacecfbf73d16ec414c89fa0e7bee7334e1a2cfa547c87fbe0',
    'finetune tinynet 32>48 classifier+bn seed 1': '8758635337cf15683cffea657cc560230a5cda41586d335d7e17a88ae6dc2a83',
    'evaluate tinynet 32>48 classifier+bn seed 1': '08b6ec299618a93520853a914b48c46200274f6b36e86c5b213f44e3dc14cf2f',
  });
});

test('scopes share one computation of features, with the cuts that any of them needs', () => {
  const plan = planOf({
    ...variant,
    finetune: { ...variant.finetune, scopes: [none, classifier, classifierAndBn, lastBlock] },
  });
  assert.deepEqual(
    featuresOf(plan).map(({ params }) => [params.part, params.transform.testResolutionPx, params.images, params.cuts]),
    [
      ['test', 32, null, ['bn', 'cells:1', 'pooled']],
      ['train', 32, 200, ['bn', 'cells:1', 'pooled']],
      ['test', 48, null, ['bn', 'cells:1', 'pooled']],
      ['train', 48, 200, ['bn', 'cells:1', 'pooled']],
    ],
  );
});

test('without fine-tuning there are no features of training images, and the test images are only pooled', () => {
  const plan = planOf({ ...variant, finetune: { ...variant.finetune, scopes: [none] } });
  assert.deepEqual(
    featuresOf(plan).map(({ params }) => [params.part, params.cuts]),
    [
      ['test', ['pooled']],
      ['test', ['pooled']],
    ],
  );
  assert.equal(ofKind(plan, 'finetune').length, 0);
});

test('features of two variants with different scopes are one run with the cuts of both', () => {
  const withScope = (scope: typeof none, value: string): Variant => ({
    ...variant,
    assignment: { 'finetune.scopes': value },
    finetune: { ...variant.finetune, scopes: [scope] },
  });
  const cuts = featuresOf(planOf(withScope(classifier, 'a'), withScope(classifierAndBn, 'b'))).map(
    ({ params }) => params.cuts,
  );
  assert.deepEqual(cuts, Array(4).fill(['bn', 'pooled']));
});

test('a run that two values of a matrix axis share has no value on that axis', () => {
  const withRate = (learning_rate: number): Variant => ({
    ...variant,
    assignment: { 'finetune.recipe.learning_rate': learning_rate, 'model.name': 'tinynet' },
    finetune: { ...variant.finetune, recipe: { ...headRecipe, learning_rate } },
  });
  const plan = planOf(withRate(0.02), withRate(0.005));
  const [train] = ofKind(plan, 'train');
  assert.equal(ofKind(plan, 'train').length, 1);
  assert.deepEqual(train?.labels.assignment, { 'model.name': 'tinynet' });
  assert.deepEqual(
    ofKind(plan, 'finetune')
      .slice(0, 2)
      .map(({ labels, title }) => [labels.assignment['finetune.recipe.learning_rate'], title]),
    [
      [0.02, 'finetune tinynet 32>32 classifier seed 1 learning_rate=0.02'],
      [0.02, 'finetune tinynet 32>32 classifier+bn seed 1 learning_rate=0.02'],
    ],
  );
});

test('a synthetic data set without a seed has the seed of the grid; with a seed it is the same for all', () => {
  const seeds = { ...variant, seeds: [1, 2] };
  const indexSeeds = (plan: Plan) =>
    ofKind(plan, 'index').map(({ job, labels }) => [job.kind === 'index' && job.params.dataset.seed, labels.seed]);
  assert.deepEqual(indexSeeds(planOf(seeds)), [
    [1, 1],
    [2, 2],
  ]);
  assert.deepEqual(indexSeeds(planOf({ ...seeds, datasets: [{ ...shapes, seed: 7 }] })), [[7, null]]);
});

test('weights from a file are not trained, and their tests without fine-tuning are shared by all seeds', () => {
  const plan = planOf({ ...variant, models: [fromFile], datasets: [{ ...shapes, seed: 7 }], seeds: [1, 2] });
  assert.equal(ofKind(plan, 'train').length, 0);
  const tests = ofKind(plan, 'evaluate').filter(({ labels }) => labels.testResolutionPx === 48);
  assert.deepEqual(
    tests.map(({ title, labels }) => [title, labels.trainResolutionPx]),
    [
      ['evaluate resnet50 224>48 none', 224],
      ['evaluate resnet50 224>48 classifier seed 1', 224],
      ['evaluate resnet50 224>48 classifier+bn seed 1', 224],
      ['evaluate resnet50 224>48 classifier seed 2', 224],
      ['evaluate resnet50 224>48 classifier+bn seed 2', 224],
    ],
  );
});

test('a weights file keeps its key when it moves, and changes it with its content', () => {
  const at = (weights: string, sha256: string) =>
    keysOf(
      buildPlan(experimentOf({ ...variant, models: [{ ...fromFile, weights }] }), {
        ...facts,
        weightsSha256Of: () => sha256,
      }),
    );
  assert.deepEqual(at('/a/w.safetensors', '11'), at('/b/w.safetensors', '11'));
  assert.notDeepEqual(at('/a/w.safetensors', '11'), at('/a/w.safetensors', '22'));
});

test('a data set keeps its keys when it moves or is renamed, and changes them with its content', () => {
  const at = (root: string, name: string, fingerprint: string, split: { test: number; seed: number } | null = null) =>
    keysOf(
      buildPlan(
        experimentOf({
          ...variant,
          datasets: [
            {
              kind: 'folder',
              name,
              root,
              classes_file: null,
              classes: null,
              class_order: null,
              allow_overlap: false,
              follow_links: false,
              on_error: 'fail',
              on_empty_class: 'fail',
              split,
              train: 'train',
              test: 'val',
            },
          ],
        }),
        {
          ...facts,
          fingerprintOf: () => fingerprint,
        },
      ),
    );
  assert.deepEqual(at('/a', 'x', '11'), at('/b', 'y', '11'));
  assert.notDeepEqual(at('/a', 'x', '11'), at('/a', 'x', '22'));
  assert.notDeepEqual(at('/a', 'x', '11', { test: 0.2, seed: 1 }), at('/a', 'x', '11', { test: 0.2, seed: 2 }));
});

test('different training of the last batch norm makes two runs only in scopes that train it', () => {
  const withBn = (bn: 'statistics' | 'affine'): Variant => ({
    ...variant,
    assignment: { bn },
    finetune: { ...variant.finetune, bn },
  });
  const scopes = ofKind(planOf(withBn('statistics'), withBn('affine')), 'finetune').map(
    ({ labels }) => labels.scope?.bn,
  );
  assert.deepEqual(scopes.sort(), [false, false, true, true, true, true]); // 2 test resolutions
});

test('the image is resized to 54 pixels for a crop of 48', () => {
  const [features] = ofKind(planOf(variant), 'features').filter(({ labels }) => labels.testResolutionPx === 48);
  assert.equal(features?.labels.imageResolutionPx, 54); // int((256 / 224) * 48), as the reference computes it
});

const orders = fc.record({
  seeds: fc.shuffledSubarray([1, 2, 3], { minLength: 3 }),
  scopes: fc.shuffledSubarray([none, classifier, classifierAndBn, lastBlock], { minLength: 4 }),
  resolutions: fc.shuffledSubarray([16, 32, 48], { minLength: 3 }),
  trainResolutions: fc.shuffledSubarray([32, 40], { minLength: 2 }),
  models: fc.shuffledSubarray([variant.models[0]!, fromFile], { minLength: 2 }),
  datasets: fc.shuffledSubarray([shapes, { ...shapes, name: 'twin' }, { ...shapes, name: 'more', test: 400 }], {
    minLength: 3,
  }),
});

const arranged = ({
  seeds,
  scopes,
  resolutions,
  trainResolutions,
  models,
  datasets,
}: typeof orders extends fc.Arbitrary<infer T> ? T : never) =>
  planOf({
    ...variant,
    seeds,
    models,
    datasets,
    train: { ...variant.train!, resolutions: trainResolutions },
    finetune: { ...variant.finetune, scopes },
    test: { ...variant.test, resolutions },
  });

test('the order of lists in the spec changes neither keys nor labels', () => {
  const described = (plan: Plan) => plan.runs.map(({ job, labels }) => canonicalJson([job.key, labels])).sort();
  let first: string[] | undefined;
  fc.assert(
    fc.property(orders, (order) => {
      const now = described(arranged(order));
      first ??= now;
      assert.deepEqual(now, first);
    }),
    { numRuns: 25 },
  );
});

test('no key is duplicated, and every run comes after its inputs', () => {
  fc.assert(
    fc.property(orders, (order) => {
      const seen = new Set<string>();
      for (const { job, after } of arranged(order).runs) {
        assert.ok(!seen.has(job.key));
        assert.ok(after.every((key) => seen.has(key)));
        assert.deepEqual(new Set(after), new Set(Object.values(job.inputs)));
        seen.add(job.key);
      }
    }),
    { numRuns: 25 },
  );
});
