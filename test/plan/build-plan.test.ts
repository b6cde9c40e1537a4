import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../src/base/json.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import type { FeaturesJob, Plan, PlannedRun, RunKind } from '../../src/plan/types.ts';
import type { Model, Variant } from '../../src/spec/experiment.ts';
import {
  classifier,
  classifierAndBn,
  experimentOf,
  facts,
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
  transfer: false,
  pretrain: null,
  train_resolution: null,
  pooling_node: null,
  classifier_node: null,
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
test('the keys of a small spec are what they were', () => {
  const keys = Object.fromEntries(
    planOf({ ...variant, test: { ...variant.test, resolutions: [48] } }).runs.map(({ title, job }) => [title, job.key]),
  );
  assert.deepEqual(keys, {
    'index shapes seed 1': 'e5012ebf1dbea642dd2005567eb0b0bb2776ac67a4496ee99cf176d6d73e9a08',
    'train tinynet 32 seed 1': '55a69262a1ee50a026173e36fc30f2e7566c1451d349632cdd633e58e37a697b',
    'features tinynet 32>48 test seed 1': 'c0d360042b331a9a07f99ad6f429710b46a2358b86a6fb89acc8c31b092f74bc',
    'features tinynet 32>48 train seed 1': 'c22d88c5dd8c22f348375b55e404bb5cf8795e3c8a406628c7d43372bd795c5c',
    'evaluate tinynet 32>48 none seed 1': 'e2c240f49e55d159398a410d5ac86adcff706e01c70494ac18579c6f742dd5c2',
    'finetune tinynet 32>48 classifier seed 1': '2a19ce02e809475271f1c49e3ce7916177819e5444a40405cb4bd6680b8b8662',
    'evaluate tinynet 32>48 classifier seed 1': '3cd908b63fd8dd7e45969df1ac66ba64bd47c617962d29bc5f4d3b969f2a6e0f',
    'finetune tinynet 32>48 classifier+bn seed 1': '88154269d08baaafaba59131e0f6c397a99ebfd43d52a3cd197d2d234b9aa0e8',
    'evaluate tinynet 32>48 classifier+bn seed 1': '8c0f48e1ab92d6f7daab97622ef53529b1aa395beb07bb46ef93b31b91e61f15',
  });
});

test('computing features once is shared by scopes, with the cuts that any of them needs', () => {
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
    finetune: { ...variant.finetune, recipe: { ...variant.finetune.recipe, learning_rate } },
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

test('a drawn data set without a seed takes the seed of the grid; with a seed it is one for all', () => {
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
  const at = (root: string, name: string, fingerprint: string) =>
    keysOf(
      buildPlan(
        experimentOf({
          ...variant,
          datasets: [{ kind: 'folder', name, root, classes_file: null, on_error: 'fail', train: 'train', test: 'val' }],
        }),
        {
          ...facts,
          fingerprintOf: () => fingerprint,
        },
      ),
    );
  assert.deepEqual(at('/a', 'x', '11'), at('/b', 'y', '11'));
  assert.notDeepEqual(at('/a', 'x', '11'), at('/a', 'x', '22'));
});

test('how the last batch norm is trained makes two runs only where it is trained', () => {
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

test('no key comes twice, and every run comes after its inputs', () => {
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
