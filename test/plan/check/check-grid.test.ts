import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FixresError } from '../../../src/base/errors.ts';
import { buildPlan } from '../../../src/plan/build-plan.ts';
import { gridProblems } from '../../../src/plan/check/check-grid.ts';
import { classOrderNotes } from '../../../src/plan/check/class-order-notes.ts';
import type { Dataset, Variant } from '../../../src/spec/experiment.ts';
import { augmentation, classifier, experimentOf, facts, lastBlock, none, variant } from '../sample-experiment.ts';

const refusal = (...variants: readonly Variant[]): string => {
  try {
    buildPlan(experimentOf(...variants), facts);
  } catch (error) {
    assert.ok(error instanceof FixresError);
    assert.equal(error.code, 'PLAN_IMPOSSIBLE');
    return error.message;
  }
  return assert.fail('the plan was not refused');
};

test('everything that cannot be done is reported at once', () => {
  const message = refusal({
    ...variant,
    finetune: { ...variant.finetune, scopes: [none, { ...lastBlock, lastCells: 5 }], images: 601 },
    test: { ...variant.test, resolutions: [4, 48], images: 301 },
    seeds: [],
  });
  assert.equal(
    message,
    [
      '5 problems:',
      '  - `seeds` is empty, so the grid has no runs',
      '  - test resolution 4: `tinynet` takes inputs of at least 8 pixels',
      '  - scope classifier+bn+cells:5 of `tinynet`: classifier+bn+cells:5: `tinynet` has 2 cells',
      '  - `finetune.images` requests 601 images, but the train part of `shapes` has 600',
      '  - `test.images` requests 301 images, but the test part of `shapes` has 300',
    ].join('\n'),
  );
});

test('a matrix that excludes everything is refused', () => {
  assert.match(refusal(), /excludes every combination/);
});

test('random weights without training are refused', () => {
  assert.match(refusal({ ...variant, train: null }), /`tinynet` has random weights, but `train` is missing/);
});

test('a problem that several variants share is reported once', () => {
  const bad = { ...variant, test: { ...variant.test, resolutions: [4] } };
  assert.equal(
    refusal({ ...bad, assignment: { a: 1 } }, { ...bad, assignment: { a: 2 } }),
    'test resolution 4: `tinynet` takes inputs of at least 8 pixels',
  );
});

test('the number of images on disk is checked where it is known', () => {
  const onDisk: Variant = {
    ...variant,
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
  const imagesOf = () => ({ train: 100, test: 1000, smallestClass: 10 });
  assert.throws(
    () => buildPlan(experimentOf(onDisk), { ...facts, imagesOf }),
    /requests 200 images, but the train part of `photos` has 100/,
  );
  assert.doesNotThrow(() => buildPlan(experimentOf(onDisk), facts));
});

test('held-out images cannot be trained on', () => {
  const select = { share: 0.2, over: ['scope'] } as const;
  assert.equal(
    refusal({ ...variant, select, finetune: { ...variant.finetune, images: 481 } }),
    '`finetune.images` requests 481 images, but the train part of `shapes` has 600, of which 120 are held out',
  );
  assert.doesNotThrow(() =>
    buildPlan(experimentOf({ ...variant, select, finetune: { ...variant.finetune, images: 480 } }), facts),
  );
});

test('a batch that the training images do not fill is refused if incomplete batches are dropped', () => {
  const recipe = { ...variant.train!.recipe, batch_size: 601, last_batch: 'drop' as const };
  const pretrain = {
    dataset: variant.datasets[0]!,
    resolution: 32,
    augmentation,
    recipe,
    keep_best: null,
    early_stop_epochs: null,
  };
  const asked: Variant = {
    ...variant,
    models: [{ ...variant.models[0]!, pretrain }],
    train: { ...variant.train!, recipe },
    finetune: { ...variant.finetune, images: 400, recipe: { ...recipe, search_rates: null, batch_size: 401 } },
  };
  const placesOf = (of: Variant) => gridProblems(experimentOf(of), facts).map(({ pointer }) => pointer);
  const [train, finetune, before] = ['/train', '/finetune', '/model/0/pretrain'].map((at) => `${at}/recipe/batch_size`);
  // Problems in the same words are one, at the first place.
  assert.deepEqual(placesOf(asked), [train, finetune]);
  assert.deepEqual(placesOf({ ...asked, train: { ...asked.train!, images: 500 } }), [train, finetune, before]);
  assert.deepEqual(
    placesOf({
      ...asked,
      models: variant.models,
      train: variant.train,
      finetune: { ...asked.finetune, scopes: [none] },
    }),
    [],
  );
  const kept = { ...recipe, last_batch: 'keep' as const };
  assert.deepEqual(placesOf({ ...variant, train: { ...variant.train!, recipe: kept } }), []);
});

test('an untrained random classifier is refused, also after an adaptation and over a pyramid', () => {
  const renewed: Variant = {
    ...variant,
    models: [{ ...variant.models[0]!, weights: '/w.safetensors', classifier: 'new', train_resolution: 32 }],
    train: null,
  };
  const bn = { ...none, bn: true };
  const cells = { ...none, lastCells: 1 };
  const asked: Variant = {
    ...renewed,
    finetune: { ...renewed.finetune, scopes: [none, classifier, bn, cells] },
    adapt: ['scale'],
    test: { ...renewed.test, multi_scale: [[32, 48]] },
  };
  assert.deepEqual(
    gridProblems(experimentOf(asked), facts).map(({ pointer }) => pointer),
    ['/finetune/scopes/0', '/finetune/scopes/2', '/finetune/scopes/3', '/adapt', '/test/multi_scale'],
  );
  const trained = { ...none, all: true as const };
  const tuned: Variant = { ...renewed, finetune: { ...renewed.finetune, scopes: [classifier, lastBlock, trained] } };
  assert.deepEqual(gridProblems(experimentOf(tuned), facts), []);
  const transferred: Variant = { ...asked, models: [{ ...asked.models[0]!, transfer: true }], train: variant.train };
  assert.deepEqual(gridProblems(experimentOf(transferred), facts), []);
});

const photos = {
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
} as const;
const fromFile = { ...variant.models[0]!, weights: '/w.safetensors', train_resolution: 32 };
const asItIs: Variant = {
  ...variant,
  datasets: [photos],
  models: [fromFile],
  train: null,
  finetune: { ...variant.finetune, scopes: [none] },
};

const messagesOf = (asked: Variant, more: Partial<typeof facts>): string[] =>
  gridProblems(experimentOf(asked), { ...facts, ...more }).map(({ pointer, message }) => `${pointer}: ${message}`);

test('test images that are trained, adapted or chosen on are refused, unless the data set allows it', () => {
  const overlapOf = () => ({ images: 3, first: { train: 'train/a/1.png', test: 'val/a/7.png' } });
  const said =
    '/dataset/0: 3 of the test images of `photos` are training images as well; the first is val/a/7.png, the same as train/a/1.png';
  const tuned: Variant = { ...asItIs, finetune: { ...asItIs.finetune, scopes: [classifier] } };
  const chosen: Variant = { ...asItIs, select: { share: 0.2, over: ['test_resolution'] } };
  for (const asked of [tuned, chosen, { ...asItIs, adapt: ['scale' as const] }, { ...variant, datasets: [photos] }])
    assert.deepEqual(messagesOf(asked, { overlapOf }), [said]);
  assert.deepEqual(messagesOf(asItIs, { overlapOf }), []);
  assert.deepEqual(messagesOf({ ...tuned, datasets: [{ ...photos, allow_overlap: true }] }, { overlapOf }), []);
  assert.deepEqual(messagesOf({ ...tuned, datasets: [{ ...photos, train: 'val' }] }, {}), [
    '/dataset/0/train: `train` and `test` of `photos` are both `val`, so the network would be tested on its training images',
  ]);
});

test('test images that a network is pretrained on are refused as well', () => {
  const others = { ...photos, name: 'others' };
  const [random] = variant.models;
  const { augmentation, recipe } = variant.train!;
  const pretrain = { dataset: others, resolution: 32, augmentation, recipe, keep_best: null, early_stop_epochs: null };
  const pretrained: Variant = { ...variant, datasets: [photos], models: [{ ...random!, pretrain }] };
  const first = { train: 'train/a/1.png', test: 'val/a/7.png' };
  const overlapOf = (tested: Dataset, trained: Dataset) =>
    tested.name === 'photos' && trained.name === 'others' ? { images: 1, first } : null;
  assert.deepEqual(messagesOf(pretrained, { overlapOf }), [
    '/model/0/pretrain/dataset: 1 of the test images of `photos` is a training image of `others`; the first is val/a/7.png, the same as train/a/1.png',
  ]);
  const allowed = { ...pretrained, datasets: [{ ...photos, allow_overlap: true }] };
  assert.deepEqual(messagesOf(allowed, { overlapOf }), []);
});

test('names that sort in two ways need an explicit order if the weights include a classifier', () => {
  const orderDifferenceOf = () => ({ label: 2, text: '10', natural: '2' });
  assert.deepEqual(messagesOf(asItIs, { orderDifferenceOf }), [
    '/dataset/0: class 2 of `photos` is `10` when sorted as text, but `2` when sorted naturally, and the order in the classifier of `tinynet` is unknown',
  ]);
  for (const said of [{ class_order: 'natural' as const }, { class_order: 'text' as const }, { classes_file: 'c.txt' }])
    assert.deepEqual(messagesOf({ ...asItIs, datasets: [{ ...photos, ...said }] }, { orderDifferenceOf }), []);
  assert.deepEqual(messagesOf({ ...variant, datasets: [photos] }, { orderDifferenceOf }), []);
  const [problem] = gridProblems(experimentOf(asItIs), { ...facts, orderDifferenceOf });
  assert.match(
    problem?.hint ?? '',
    /^list the classes in the order of the weights in `classes_file`, or set `class_order/,
  );
});

test('the order of the classes is noted if another order would number them differently', () => {
  const orderDifferenceOf = () => ({ label: 2, text: '10', natural: '2' });
  const notesOf = (order: 'text' | 'natural' | null) =>
    classOrderNotes(experimentOf({ ...variant, datasets: [{ ...photos, class_order: order }], seeds: [1, 2] }), {
      orderDifferenceOf,
    });
  const asText = ': class 2 is 10; sorted naturally it would be 2';
  assert.deepEqual(notesOf(null), [
    `classes of photos are sorted as text (assumed, because the spec does not specify an order)${asText}`,
  ]);
  assert.deepEqual(notesOf('text'), [`classes of photos are sorted as text${asText}`]);
  assert.deepEqual(notesOf('natural'), [
    'classes of photos are sorted naturally: class 2 is 2; sorted as text it would be 10',
  ]);
  assert.deepEqual(
    classOrderNotes(experimentOf({ ...variant, datasets: [photos] }), { orderDifferenceOf: () => null }),
    [],
  );
});
