/* biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of a spec are written so */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gridSize, gridText } from '../../src/spec/grid-size.ts';
import { parseExperiment } from '../../src/spec/load-experiment.ts';

const parse = (lines: readonly string[], env = {}, cwd = '/here') =>
  parseExperiment(`name: a\n${lines.join('\n')}\n`, { env, cwd }).experiment;

const pretrained = [
  'dataset: { kind: shapes }',
  'model: { name: quicknet, pretrain: { dataset: { kind: folder, root: "${BIRDS:-birds/all}" }, resolution: 48 } }',
  'train: { resolutions: 48 }',
  'test: { resolutions: 48 }',
];

test('the data set for pretraining is completed, named and made absolute, as those of the grid', () => {
  const [model] = parse(pretrained).variants[0]!.models;
  assert.deepEqual(model?.pretrain?.dataset, {
    kind: 'folder',
    name: 'all',
    root: '/here/birds/all',
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
  });
  // The defaults that schemas/experiment.schema.json names.
  assert.equal(model?.pretrain?.recipe.epochs, 120);
  assert.deepEqual(model?.pretrain?.augmentation.random_resized_crop, {
    scale: [0.08, 1],
    ratio: [0.75, 1.3333333333333333],
  });
});

test('the data set for pretraining may move without changing the key of the spec', () => {
  const [here, there] = [parse(pretrained), parse(pretrained, { BIRDS: '/data/birds' }, '/there')];
  assert.equal(here.specKey, there.specKey);
  const dataset = there.variants[0]?.models[0]?.pretrain?.dataset;
  assert.equal(dataset?.kind === 'folder' && dataset.root, '/data/birds');
});

const wide = [
  'dataset: { kind: shapes }',
  'model: { name: quicknet }',
  'train: { resolutions: 48, augmentation: { color_jitter: { contrast: 0.3 }, resolutions: [32, 48] } }',
  'test: { resolutions: [48, 64], crop_ratio: [0.875, 1], resize: [shorter_side, squash], multi_scale: [[48, 64]] }',
  'finetune: { scopes: [[], [all]], transform: train }',
  'select: {}',
  'adapt: [scale, empirical]',
  'slurm: { partition: gpu }',
  'features: { dtype: float16 }',
];

test('sections have their defaults, and may be left out', () => {
  const experiment = parse(wide);
  const variant = experiment.variants[0]!;
  assert.deepEqual(variant.select, { share: 0.2, over: ['test_resolution', 'matrix'] });
  assert.deepEqual(variant.features, { dtype: 'float16', budget_gib: 50, part_images: null, window_gib: 1 });
  assert.deepEqual(variant.finetune.scopes[1], { classifier: false, bn: false, all: true, lastCells: 0 });
  assert.deepEqual(variant.train?.augmentation.color_jitter, { brightness: 0, contrast: 0.3, saturation: 0 });
  assert.deepEqual(
    [experiment.slurm?.partition, experiment.slurm?.requeue, experiment.slurm?.setup],
    ['gpu', true, []],
  );
});

test('a value becomes a list of one if the key is an axis, and not if it takes a list', () => {
  const { test: tested } = parse(wide.map((line) => line.replace('crop_ratio: [0.875, 1]', 'crop_ratio: 1')))
    .variants[0]!;
  assert.deepEqual(tested.crop_ratio, [1]);
  assert.throws(
    () => parse(wide.map((line) => line.replace('resolutions: [32, 48]', 'resolutions: 32'))),
    /expected a list of at least 2 entries or null, got 32/,
  );
});

test('a grid counts crop ratios, resizes, adaptations and pyramids', () => {
  const size = gridSize(parse(wide));
  // 2 resolutions x 2 crop ratios x 2 resizes, each with 2 scopes and, but at the train resolution, 2 adaptations;
  // and a pyramid for each crop ratio and resize.
  assert.equal(size.tests, 8 * 2 + 4 * 2 + 4);
  assert.equal(
    gridText(size),
    '1 variant, 1 data set, 1 model, 1 train resolution, 2 test resolutions, 2 crop ratios, 2 resizes, 2 scopes, ' +
      '2 adaptations, 1 pyramid, 1 seed: 28 tests',
  );
});
