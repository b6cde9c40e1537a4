import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnalysisName } from '../../src/domain/choices.ts';
import type { Scope } from '../../src/domain/scope.ts';
import type { Variant } from '../../src/spec/experiment.ts';
import { jobsOf, planOf, runsOf, titles, tuned } from './plan-of.ts';
import { classifier, classifierAndBn, lastBlock, none, shapes, variant } from './sample-experiment.ts';

const analysed = (analyses: readonly AnalysisName[], from: Variant = variant): Variant => ({ ...from, analyses });
const analysesIn = (...variants: readonly Variant[]) => runsOf(planOf(...variants), 'analyze');

test('geometry is analysed once per data set and train resolution, for all test transforms', () => {
  const two: Variant = {
    ...analysed(['roc', 'object_size']),
    models: [variant.models[0]!, { ...variant.models[0]!, name: 'quicknet' }],
    train: { ...variant.train!, resolutions: [32, 40] },
    test: { ...variant.test, crop_ratio: [1, 0.875] },
  };
  const runs = analysesIn(two);
  assert.deepEqual(
    runs.map(({ title }) => title),
    [
      'analyze roc shapes 32 seed 1',
      'analyze roc shapes 40 seed 1',
      'analyze object_size shapes 32 seed 1',
      'analyze object_size shapes 40 seed 1',
    ],
  );
  const [roc] = jobsOf(planOf(two), 'analyze');
  assert.ok(roc?.params.analysis === 'roc');
  assert.deepEqual(
    roc.params.transforms.map(({ testResolutionPx, cropRatio }) => [testResolutionPx, cropRatio]),
    [
      [32, 0.875],
      [32, 1],
      [48, 0.875],
      [48, 1],
    ],
  );
});

test('the geometry of images on disk is the same for every seed', () => {
  const seeds = { ...analysed(['roc']), datasets: [{ ...shapes, seed: 3 }], seeds: [2, 1] };
  const [roc, ...others] = analysesIn(seeds);
  assert.equal(others.length, 0);
  assert.equal(roc?.labels.seed, null);
  assert.equal(roc?.job.kind === 'analyze' && roc.job.params.analysis === 'roc' && roc.job.params.seed, 1);
});

test('variants with other test transforms are analysed together, with another augmentation apart', () => {
  const at = (resolutions: number[], value: number): Variant => ({
    ...analysed(['roc']),
    assignment: { a: value },
    test: { ...variant.test, resolutions },
  });
  assert.equal(analysesIn(at([32], 1), at([64], 2)).length, 1);
  const flipped = {
    ...at([64], 2),
    train: { ...variant.train!, augmentation: { ...variant.train!.augmentation, horizontal_flip: 0 } },
  };
  assert.equal(analysesIn(at([32], 1), flipped).length, 2);
});

test('activations are analysed unmodified and for every scope that changes them', () => {
  const scopes: readonly Scope[] = [classifier, classifierAndBn, lastBlock, { ...none, all: true }];
  const runs = analysesIn(
    tuned({ scopes }, analysed(['activations'], { ...variant, test: { ...variant.test, resolutions: [48] } })),
  );
  assert.deepEqual(
    runs.map(({ title }) => title),
    [
      'analyze activations tinynet 32>48 none seed 1',
      'analyze activations tinynet 32>48 classifier+bn seed 1',
      'analyze activations tinynet 32>48 classifier+bn+cells:1 seed 1',
    ],
  );
  const jobs = runs.map(({ job }) => job);
  assert.deepEqual(
    jobs.map((job) => job.kind === 'analyze' && job.inputs.finetune !== undefined),
    [false, true, true],
  );
});

test('a network is timed once, at all test resolutions, whatever it was trained on', () => {
  const wide: Variant = {
    ...analysed(['cost']),
    train: { ...variant.train!, resolutions: [32, 40] },
    test: { ...variant.test, resolutions: [64, 48], multi_scale: [[96, 48]] },
    seeds: [1, 2],
  };
  const [cost, ...others] = runsOf(planOf(wide), 'analyze');
  assert.equal(others.length, 0);
  assert.equal(cost?.title, 'analyze cost tinynet');
  assert.deepEqual(cost.after, []);
  assert.deepEqual(
    cost.job.kind === 'analyze' && cost.job.params.analysis === 'cost' && cost.job.params.testResolutionsPx,
    [48, 64, 96],
  );
});

test('crop ratios and resizes are axes, named if they are not the defaults', () => {
  const plan = planOf(
    tuned(
      { scopes: [none] },
      {
        ...variant,
        test: { ...variant.test, resolutions: [48], crop_ratio: [0.875, 1], resize: ['shorter_side', 'squash'] },
      },
    ),
  );
  assert.deepEqual(
    runsOf(plan, 'evaluate').map(({ title, labels }) => [title, labels.imageResolutionPx]),
    [
      ['evaluate tinynet 32>48 none seed 1', 54],
      ['evaluate tinynet 32>48 squash none seed 1', 54],
      ['evaluate tinynet 32>48 crop 1 none seed 1', 48],
      ['evaluate tinynet 32>48 crop 1 squash none seed 1', 48],
    ],
  );
});

test('an image pyramid is tested on the features of its resolutions; additional ones get no rows', () => {
  const plan = planOf(
    tuned(
      { scopes: [none] },
      { ...variant, test: { ...variant.test, resolutions: [48], multi_scale: [[64, 32, 48]] } },
    ),
  );
  assert.deepEqual(titles(plan), [
    'index shapes seed 1',
    'train tinynet 32 seed 1',
    'features tinynet 32>48 test seed 1',
    'evaluate tinynet 32>48 none seed 1',
    'features tinynet 32>32 test seed 1',
    'features tinynet 32>64 test seed 1',
    'evaluate tinynet 32>32+48+64 none seed 1',
  ]);
  const features = new Map(jobsOf(plan, 'features').map((job) => [job.params.transform.testResolutionPx, job.key]));
  const [, pyramid] = runsOf(plan, 'evaluate');
  assert.deepEqual([pyramid?.labels.testResolutionPx, pyramid?.labels.scalesPx], [64, [32, 48, 64]]);
  assert.ok(pyramid?.job.kind === 'evaluate');
  const { weights: _, ...inputs } = pyramid.job.inputs;
  assert.deepEqual(inputs, { features: features.get(64), 'scale:1': features.get(32), 'scale:2': features.get(48) });
});

test('a pyramid is tested in every geometry, and on held-out images', () => {
  const plan = planOf({
    ...tuned({ scopes: [none] }),
    select: { share: 0.2, over: ['scope'] },
    test: { ...variant.test, resolutions: [48], crop_ratio: [0.875, 1], multi_scale: [[32, 48]] },
  });
  assert.deepEqual(
    runsOf(plan, 'evaluate')
      .filter(({ labels }) => labels.scalesPx !== null)
      .map(({ title }) => title),
    [
      'evaluate tinynet 32>32+48 none seed 1',
      'evaluate tinynet 32>32+48 val none seed 1',
      'evaluate tinynet 32>32+48 crop 1 none seed 1',
      'evaluate tinynet 32>32+48 crop 1 val none seed 1',
    ],
  );
});
