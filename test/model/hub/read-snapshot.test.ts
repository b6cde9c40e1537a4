import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isFixresError } from '../../../src/base/errors.ts';
import { type NetworkFacts, readSnapshot } from '../../../src/model/index.ts';

// Configurations cut down from those on the Hugging Face hub, each named by its repository.
const root = mkdtempSync(join(tmpdir(), 'fixres-snapshot-'));
after(() => rmSync(root, { recursive: true }));

let folders = 0;
const snapshot = (files: Readonly<Record<string, unknown>>): NetworkFacts => {
  const folder = join(root, String(folders++));
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return readSnapshot(folder);
};

/** Values alone, and the files that they are from. */
const told = ({ notes, ...facts }: NetworkFacts) => ({
  ...Object.fromEntries(Object.entries(facts).flatMap(([name, one]) => (one === null ? [] : [[name, one.value]]))),
  from: [...new Set(Object.values(facts).flatMap((one) => (one === null ? [] : [one.from])))],
  notes,
});

const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const half = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };

test('timm: architecture without its tag, classes, resolution of training, crop of testing, normalisation', () => {
  // timm/resnet50.a1_in1k
  const config = {
    architecture: 'resnet50.a1_in1k',
    num_classes: 2,
    label_names: ['cat', 'dog'],
    pretrained_cfg: {
      input_size: [3, 224, 224],
      test_input_size: [3, 288, 288],
      crop_pct: 0.95,
      test_crop_pct: 1.0,
      interpolation: 'bicubic',
      ...imagenet,
    },
  };
  assert.deepEqual(told(snapshot({ 'config.json': config })), {
    architecture: 'resnet50',
    classes: 2,
    classNames: ['cat', 'dog'],
    nativeResolutionPx: 224,
    testResolutionPx: 288,
    normalize: imagenet,
    cropRatio: 1,
    resize: 'shorter_side',
    interpolation: 'bicubic',
    from: ['config.json'],
    notes: [],
  });
});

test('timm: an older file without `pretrained_cfg`, and modes that specs lack', () => {
  const config = {
    architecture: 'resnet18',
    labels: ['a'],
    crop_pct: 0.9,
    crop_mode: 'border',
    interpolation: 'random',
  };
  assert.deepEqual(told(snapshot({ 'config.json': config })), {
    architecture: 'resnet18',
    classNames: ['a'],
    cropRatio: 0.9,
    from: ['config.json'],
    notes: [
      'config.json crops images with the mode `border`, which is not supported; a centre crop comes close',
      'config.json resizes images with `random`, which is not supported',
    ],
  });
  const squashed = snapshot({ 'config.json': { ...config, crop_mode: 'squash' } });
  assert.equal(squashed.resize?.value, 'squash');
});

test('transformers: a shorter side by `crop_pct`, as ConvNeXt and ResNet have it', () => {
  // microsoft/resnet-50
  const facts = snapshot({
    'config.json': {
      architectures: ['ResNetForImageClassification'],
      model_type: 'resnet',
      id2label: { 0: 'cat', 1: 'dog' },
    },
    'preprocessor_config.json': {
      crop_pct: 0.875,
      do_normalize: true,
      image_mean: imagenet.mean,
      image_std: imagenet.std,
      resample: 3,
      size: 224,
    },
  });
  assert.deepEqual(told(facts), {
    architecture: 'ResNetForImageClassification',
    classes: 2,
    classNames: ['cat', 'dog'],
    nativeResolutionPx: 224,
    testResolutionPx: 224,
    normalize: imagenet,
    cropRatio: 0.875,
    resize: 'shorter_side',
    interpolation: 'bicubic',
    from: ['config.json', 'preprocessor_config.json'],
    notes: [],
  });
});

test('transformers: images squashed to height and width, or cropped from a shorter edge', () => {
  // google/vit-base-patch16-224; facebook/regnet-y-040 with a crop
  const vit = { size: { height: 224, width: 224 }, resample: 2, image_mean: half.mean, image_std: half.std };
  const squashed = told(snapshot({ 'preprocessor_config.json': vit }));
  assert.deepEqual(squashed, {
    nativeResolutionPx: 224,
    testResolutionPx: 224,
    normalize: half,
    cropRatio: 1,
    resize: 'squash',
    interpolation: 'bilinear',
    from: ['preprocessor_config.json'],
    notes: [],
  });
  const cropped = { size: { shortest_edge: 256 }, do_center_crop: true, crop_size: { height: 224, width: 224 } };
  const { nativeResolutionPx, cropRatio, resize } = snapshot({ 'preprocessor_config.json': cropped });
  assert.deepEqual([nativeResolutionPx?.value, cropRatio?.value, resize?.value], [224, 0.875, 'shorter_side']);
  const large = snapshot({ 'preprocessor_config.json': { size: { shortest_edge: 384 }, crop_pct: 0.875 } });
  assert.deepEqual([large.cropRatio?.value, large.resize?.value], [1, 'squash']);
});

test('transformers: pixels that are scaled otherwise, or not normalised, as values from 0 to 1', () => {
  const normalizeOf = (config: object) => snapshot({ 'preprocessor_config.json': config }).normalize?.value;
  assert.deepEqual(normalizeOf({ do_normalize: false }), { mean: [0, 0, 0], std: [1, 1, 1] });
  // google/efficientnet-b0 with an offset: x / 127.5 - 1, then (x - 0.5) / 0.5.
  const offset = { rescale_factor: 1 / 127.5, rescale_offset: true, image_mean: half.mean, image_std: half.std };
  assert.deepEqual(normalizeOf(offset), { mean: [0.75, 0.75, 0.75], std: [0.25, 0.25, 0.25] });
});

test('a filter of Pillow that specs lack is named', () => {
  const { interpolation, notes } = snapshot({ 'preprocessor_config.json': { resample: 0 } });
  assert.equal(interpolation, null);
  assert.match(notes[0]!, /Pillow's filter 0, which is not supported/);
});

test('files that are broken, or not for colour images, are refused with the place', () => {
  const refuses = (config: unknown, message: RegExp): void =>
    assert.throws(
      () => snapshot({ 'config.json': config }),
      (error: Error) => {
        assert.ok(isFixresError(error), error.stack);
        assert.equal(error.code, 'MODEL_WEIGHTS_INVALID');
        assert.match(error.message, message);
        return true;
      },
    );
  refuses('{', /could not read .*config\.json/);
  refuses([], /expected an object at ``, got \[\]/);
  refuses({ architecture: 'a', mean: [1] }, /expected three numbers.* at `mean`, got \[1\]/);
  refuses({ architecture: 'a', pretrained_cfg: { input_size: [1, 28, 28] } }, /three colour channels/);
  refuses({ architecture: 'a', pretrained_cfg: { input_size: [3, 28, 32] } }, /expected a square input/);
  refuses({ id2label: { 0: 'a', 2: 'b' } }, /expected class names at `id2label`/);
});
