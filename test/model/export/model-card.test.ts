import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeModel, encodeModelParts } from '../../../src/engine/onnx/run/onnx-model.ts';
import { cardMetadata, cardOf, type ModelCard, readOnnxMetadata } from '../../../src/model/index.ts';
import { folderWith, refusal } from '../../data/support.ts';

const card: ModelCard = {
  architecture: 'tinynet',
  classes: ['a "quoted" one', 'Müller', ''],
  transform: { testResolutionPx: 48, cropRatio: 0.875, resize: 'reference', interpolation: 'bilinear' },
  normalize: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  normalizes: 'graph',
  trainResolutionPx: null,
  names: {},
  provenance: { run: 'abc', title: 'evaluate tinynet', experiment: 'micro', fixresVersion: '0.1.0' },
};
const metadata = cardMetadata(card, 54, 'pixels');
const emptyGraph = { nodes: [], initializers: [], inputs: [], outputs: [] };

test('a card survives as metadata, with K_image beside it', () => {
  assert.equal(metadata.image_resolution_px, '54');
  assert.deepEqual(cardOf(metadata, 'file'), card);
});

test('a card has a size with two sides as one text', async () => {
  const transform = { ...card.transform, testResolutionPx: '32x48', resize: 'shorter_side' } as const;
  const wide = cardMetadata({ ...card, transform }, '36x54', 'pixels');
  assert.deepEqual([wide.test_resolution_px, wide.image_resolution_px], ['32x48', '36x54']);
  assert.deepEqual(cardOf(wide, 'file').transform, transform);
  const error = await refusal(() => cardOf({ ...wide, resize: 'reference' }, 'file'), 'MODEL_WEIGHTS_INVALID');
  assert.ok(error.message.includes('`resize`'), error.message);
});

test("a card with a missing or invalid entry is refused with the entry's name", async () => {
  const { crop_ratio: _, ...incomplete } = metadata;
  const { message } = await refusal(() => cardOf(incomplete, 'file'), 'MODEL_WEIGHTS_INVALID');
  assert.match(message, /no `crop_ratio`/);
  for (const [name, value] of [
    ['crop_ratio', '7'],
    ['test_resolution_px', '-3'],
    ['test_resolution_px', '1e9'],
    ['test_resolution_px', '32x'],
    ['test_resolution_px', '32x99999'],
    ['interpolation', 'nearest'],
    ['resize', 'stretch'],
    ['classes', '[1]'],
    ['classes', 'cat, dog'],
    ['mean', '[0, 1]'],
  ] as const) {
    const error = await refusal(() => cardOf({ ...metadata, [name]: value }, 'file'), 'MODEL_WEIGHTS_INVALID');
    assert.ok(error.message.includes(`\`${name}\``), error.message);
  }
});

test('metadata is read only from ONNX files', async (t) => {
  const good = Buffer.concat(encodeModelParts(emptyGraph, metadata));
  const folder = folderWith(t, {
    'good.onnx': good,
    'bare.onnx': encodeModel(emptyGraph),
    'cut.onnx': good.subarray(0, -3),
    'text.onnx': 'this is no model',
  });
  assert.deepEqual(readOnnxMetadata(join(folder, 'good.onnx')), metadata);
  assert.deepEqual(readOnnxMetadata(join(folder, 'bare.onnx')), {});
  for (const broken of ['cut.onnx', 'text.onnx']) {
    await refusal(() => readOnnxMetadata(join(folder, broken)), 'MODEL_WEIGHTS_INVALID');
  }
  await refusal(() => readOnnxMetadata(join(folder, 'absent.onnx')), 'DATA_NOT_FOUND');
});
