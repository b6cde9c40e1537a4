import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { networkFacts } from '../../src/app/facts/network-facts.ts';
import { planFacts } from '../../src/app/facts/plan-facts.ts';
import { loadPossible } from '../../src/app/run/load-possible.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import type { Model } from '../../src/spec/experiment.ts';
import { loadExperiment } from '../../src/spec/load-experiment.ts';
import { SpecError } from '../../src/spec/problems.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-possible-'));
after(() => rmSync(folder, { recursive: true }));

const refusals = (lines: readonly string[]): readonly string[] => {
  const file = join(folder, 'spec.yaml');
  writeFileSync(file, `name: bad\n${lines.join('\n')}\n`);
  try {
    loadPossible(file, { cwd: folder });
  } catch (error) {
    assert.ok(error instanceof SpecError, String(error));
    return error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
  return [];
};

const drawn = 'dataset: { kind: shapes, train: 100, test: 50 }';

test('a resolution that a network does not accept is refused wherever it occurs', () => {
  // The reference's PNASNet takes r where (r + 5) mod 16 is below 8.
  const found = refusals([
    drawn,
    'model: { name: pnasnet5large_fixres, weights: w.pth }',
    'test: { resolutions: [331, 344, 16], multi_scale: [[331, 340]] }',
  ]);
  assert.deepEqual(found, [
    '4:28 test resolution 344: `pnasnet5large_fixres` needs an even feature map before `cell_4`, not 43x43',
    '4:33 test resolution 16: `pnasnet5large_fixres` takes inputs of at least 19 pixels',
    '4:58 test resolution 340: `pnasnet5large_fixres` needs an even feature map before `cell_4`, not 43x43',
  ]);
});

test('resolutions that training draws from, and that of pretraining, are checked against the network', () => {
  const found = refusals([
    drawn,
    'model: { name: inception_resnet_v2, pretrain: { dataset: { kind: shapes }, resolution: 64 } }',
    'train: { resolutions: 96, augmentation: { resolutions: [70, 96] } }',
    'finetune: { scopes: [[classifier]], transform: train, augmentation: { resolutions: [72, 96] } }',
    'test: { resolutions: 96 }',
  ]);
  assert.deepEqual(found, [
    '3:88 train resolution 64: `inception_resnet_v2` takes inputs of at least 75 pixels',
    '4:57 train resolution 70: `inception_resnet_v2` takes inputs of at least 75 pixels',
    '5:85 train resolution 72: `inception_resnet_v2` takes inputs of at least 75 pixels',
  ]);
});

test('an adaptation without a train resolution to map back to is refused', () => {
  const file = refusals([
    drawn,
    'model: { name: quicknet, weights: w.safetensors }',
    'test: { resolutions: 64 }',
    'adapt: [scale]',
  ]);
  assert.deepEqual(file, ['3:35 `adapt` maps back to the train resolution of `quicknet`, which is unknown']);
  const several = refusals([
    drawn,
    'model: { name: quicknet }',
    'train: { resolutions: 48, augmentation: { resolutions: [32, 48] } }',
    'test: { resolutions: 64 }',
    'adapt: [scale]',
  ]);
  assert.deepEqual(several, ['6:8 `adapt` maps back to the train resolution, but `quicknet` is trained at several']);
  const nothing = refusals([
    drawn,
    'model: { name: quicknet }',
    'train: { resolutions: 48 }',
    'test: { resolutions: 48 }',
    'adapt: [scale]',
  ]);
  assert.deepEqual(nothing, ['6:8 `adapt` has nothing to do: `quicknet` is tested at its train resolution only']);
});

test('a Fréchet distribution is refused for a network whose pooled activations can be negative', () => {
  const found = (model: string) =>
    refusals([
      drawn,
      `model: { name: ${model}, weights: w.pth }`,
      'adapt: [scale, parametric]',
      'test: { resolutions: [224, 288] }',
    ]);
  assert.deepEqual(found('efficientnet_b0'), [
    '4:16 the fit `parametric` requires non-negative values, but pooled activations of `efficientnet_b0` can be negative',
  ]);
  // Its last activation is a ReLU6.
  assert.deepEqual(found('efficientnet_lite0'), []);
});

test('published weights have a train resolution', () => {
  assert.deepEqual(
    refusals([drawn, 'model: { name: resnet18, weights: w.pth }', 'test: { resolutions: 96 }', 'adapt: [scale]']),
    [],
  );
});

test('a share that holds out no image of a class, or leaves none for training, is refused', () => {
  const found = (share: number) =>
    refusals([
      'dataset: { kind: shapes, train: 60, test: 50 }', // 4 of each of 15 classes
      'model: { name: quicknet }',
      'train: { resolutions: 48, recipe: { last_batch: keep } }',
      'test: { resolutions: 48 }',
      `select: { share: ${share} }`,
    ]);
  assert.deepEqual(found(0.25), []);
  assert.deepEqual(found(0.75), []);
  assert.deepEqual(found(0.2), [
    '6:18 `select.share` of 0.2 holds out none of the 4 training images in the smallest class of `shapes`',
  ]);
  assert.deepEqual(found(0.9), [
    '6:18 `select.share` of 0.9 leaves none to train on of the 4 training images in the smallest class of `shapes`',
  ]);
});

const resnet50: Model = {
  name: 'resnet50',
  weights: 'random',
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

test('features take four bytes per value of their tensors', () => {
  const bytes = (cut: 'pooled' | 'bn' | 'cells:1' | 'input') => networkFacts.featureBytesOf(resnet50, cut, 224);
  // ResNet-50 at 224: 2,048 pooled values, maps of 7 x 7; before its last batch norm the map and the residual.
  assert.equal(bytes('pooled'), 2048 * 4);
  assert.equal(bytes('bn'), 2 * 7 * 7 * 2048 * 4);
  assert.equal(bytes('cells:1'), 7 * 7 * 2048 * 4);
  assert.equal(bytes('input'), 224 * 224 * 3 * 4);
});

test('more images than a folder has are reported at their place in the spec', async () => {
  for (const image of ['train/a/1.png', 'train/b/1.png', 'val/a/1.png']) {
    mkdirSync(dirname(join(folder, 'photos', image)), { recursive: true });
    writeFileSync(join(folder, 'photos', image), image);
  }
  const file = join(folder, 'spec.yaml');
  writeFileSync(
    file,
    'name: a\ndataset: { kind: folder, root: photos }\nmodel: { name: tinynet }\ntrain: { resolutions: 32, images: 3, recipe: { last_batch: keep } }\n' +
      'test: { resolutions: 32 }\nselect: { share: 0.5 }\n',
  );
  await assert.rejects(
    planFacts(loadExperiment(file, { cwd: folder }), new RunPaths(join(folder, 'runs'))),
    (error) => {
      assert.ok(error instanceof SpecError);
      assert.deepEqual(
        error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`),
        [
          '4:35 `train.images` requests 3 images, but the train part of `photos` has 2, of which 1 are held out',
          '6:18 `select.share` of 0.5 holds out none of the 1 training images in the smallest class of `photos`',
        ],
      );
      return true;
    },
  );
});
