import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeaturesJob } from '../../../src/domain/jobs/jobs.ts';
import { buildPlan } from '../../../src/plan/build-plan.ts';
import type { PlanFacts } from '../../../src/plan/facts.ts';
import type { Variant } from '../../../src/spec/experiment.ts';
import { classifierAndBn, experimentOf, facts, lastBlock, none, variant } from '../sample-experiment.ts';

// Bytes of an image: 1,000 pooled, side² at bn, 2 side² at cells:1. 300 test images, and 200 of the training images.
const wide: Variant = { ...variant, finetune: { ...variant.finetune, scopes: [none, classifierAndBn, lastBlock] } };

const keptWith = (budgetBytes: number, from: Variant = wide, known: PlanFacts = facts): string[] => {
  const features = { ...from.features, budget_gib: budgetBytes / 2 ** 30 };
  return buildPlan(experimentOf({ ...from, features }), known)
    .runs.map(({ job }) => job)
    .filter((job): job is FeaturesJob => job.kind === 'features')
    .map(({ params }) => `${params.part} ${params.transform.testResolutionPx}: ${params.cuts.join(' ')}`);
};

// At 32: bn 1,024 and cells:1 2,048 bytes an image; at 48: 2,304 and 4,608.
const total = 300 * (1000 + 1024 + 2048) + 200 * (1024 + 2048) + 300 * (1000 + 2304 + 4608) + 200 * (2304 + 4608);

test('everything is kept that fits', () => {
  assert.deepEqual(keptWith(total), [
    'test 32: bn cells:1 pooled',
    'train 32: bn cells:1',
    'test 48: bn cells:1 pooled',
    'train 48: bn cells:1',
  ]);
});

test('the largest features are dropped first, until the rest fits', () => {
  assert.deepEqual(keptWith(total - 1), [
    'test 32: bn cells:1 pooled',
    'train 32: bn cells:1',
    'test 48: bn pooled',
    'train 48: bn cells:1',
  ]);
  // Then those of the training images at 48.
  assert.deepEqual(keptWith(total - 300 * 4608 - 1), [
    'test 32: bn cells:1 pooled',
    'train 32: bn cells:1',
    'test 48: bn pooled',
    'train 48: bn',
  ]);
});

test('pooled features are always kept', () => {
  assert.deepEqual(keptWith(0), ['test 32: pooled', 'test 48: pooled']);
});

test('16-bit features take half the budget', () => {
  const half: Variant = { ...wide, features: { ...wide.features, dtype: 'float16' } };
  assert.deepEqual(keptWith(total / 2, half), keptWith(total));
  assert.notDeepEqual(keptWith(total / 2 - 1, half), keptWith(total));
});

test('features that two variants share are counted once', () => {
  const twice = { ...wide, features: { ...wide.features, budget_gib: total / 2 ** 30 } };
  const plan = buildPlan(experimentOf({ ...twice, assignment: { a: 1 } }, { ...twice, assignment: { a: 2 } }), facts);
  assert.equal(plan.runs.filter(({ job }) => job.kind === 'heads').length, 0);
});

test('a data set with an unknown number of images is assumed to fit, a known one is counted', () => {
  const onDisk: Variant = {
    ...wide,
    finetune: { ...wide.finetune, images: null },
    datasets: [
      {
        kind: 'folder',
        name: 'photos',
        root: '/d',
        classes_file: null,
        classes: null,
        class_order: null,
        allow_overlap: false,
        follow_links: false,
        on_error: 'fail',
        on_empty_class: 'fail',
        split: null,
        train: 'train',
        test: 'val',
      },
    ],
  };
  assert.equal(keptWith(0, onDisk).join('; ').includes('cells:1'), true);
  const counted = { ...facts, imagesOf: () => ({ train: 1000, test: 100, smallestClass: 5 }) };
  assert.equal(keptWith(0, onDisk, counted).join('; ').includes('cells:1'), false);
});
