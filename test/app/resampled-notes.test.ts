import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { resampledNotes } from '../../src/app/facts/resampled-notes.ts';
import { openEngine } from '../../src/engine/index.ts';
import { inspectNetwork } from '../../src/model/inspect-network.ts';
import { parseExperiment } from '../../src/spec/load-experiment.ts';
import { writeOnnx } from '../model/opaque/write-onnx.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-resampled-'));
before(async () => await openEngine({ engine: 'onnx' }));
after(() => rmSync(folder, { recursive: true, force: true }));

// Patches of 4 px and a position embedding for 8 x 8 px.
const ones = (shape: readonly number[]) => ({
  shape: [...shape],
  floats: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => (index % 5) / 5),
});
const file = join(folder, 'fixed.onnx');
writeFileSync(
  file,
  writeOnnx({
    nodes: [
      ['Conv', ['x', 'patch'], ['patches'], { kernel_shape: [4, 4], strides: [4, 4] }],
      ['Reshape', ['patches', 'rows'], ['channels']],
      ['Transpose', ['channels'], ['tokens'], { perm: [0, 2, 1] }],
      ['Add', ['tokens', 'positions'], ['placed']],
      ['ReduceMean', ['placed'], ['mean'], { axes: [1], keepdims: 0 }],
      ['Gemm', ['mean', 'fc.weight'], ['logits'], { transB: 1 }],
    ],
    constants: {
      patch: ones([3, 3, 4, 4]),
      rows: { shape: [3], ints: [0, 3, -1] },
      positions: ones([1, 4, 3]),
      'fc.weight': ones([15, 3]),
    },
    input: { shape: [1, 3, 8, 8] },
  }),
);

const notesOf = (model: object, resolutions: readonly number[]): string[] => {
  const spec = { name: 'n', dataset: { kind: 'shapes', train: 64, test: 10 }, model, test: { resolutions } };
  return resampledNotes(parseExperiment(JSON.stringify({ train: { resolutions: 32 }, ...spec })).experiment);
};

test('a plan says for which test resolutions a position embedding is resampled', () => {
  const normalize = { mean: [0, 0, 0], std: [1, 1, 1] };
  const own = { name: 'onnx', weights: file, train_resolution: 8, normalize };
  const random = { name: 'vit_tiny_patch16_224' };
  assert.deepEqual(notesOf([own, random, { name: 'tinynet' }], [32, 16]), [
    'fixed.onnx: position embedding resampled from 2x2 to 4x4 at 16 px, to 8x8 at 32 px, as timm does',
    'vit_tiny_patch16_224: position embedding resampled from 14x14 to 1x1 at 16 px, to 2x2 at 32 px, as timm does',
  ]);
});

test('an inspection says whether a position embedding is resampled for its resolution', () => {
  assert.deepEqual(inspectNetwork(file, 16).resampled, { from: 2, to: 4 });
  assert.equal(inspectNetwork(file, 8).resampled, null);
});
