import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  findArchitecture,
  initialise,
  loadSomeWeights,
  loadWeights,
  openSafetensors,
  saveWeights,
  writeSafetensors,
} from '../../../src/model/index.ts';
import { toFileLayout, toMemoryLayout } from '../../../src/model/weights/layout.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-weights-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'weights.safetensors');
const network = findArchitecture('tinynet', 5);
const weights = initialise(network, 1);

test('weights come back as they were saved', () => {
  saveWeights(network, weights, file, { seed: '1' });
  assert.deepEqual(loadWeights(network, file), weights);
  assert.deepEqual(openSafetensors(file).metadata, { architecture: 'tinynet', seed: '1' });
});

test("files have torch's shapes and layouts", () => {
  saveWeights(network, weights, file);
  const { shape, values } = openSafetensors(file).read('conv1.weight');
  assert.deepEqual(shape, [16, 3, 3, 3]);
  // [out 2, in 1, row 0, column 2] in the file is [row 0, column 2, in 1, out 2] in memory.
  assert.equal(values[((2 * 3 + 1) * 3 + 0) * 3 + 2], weights.get('conv1.weight')![((0 * 3 + 2) * 3 + 1) * 16 + 2]);
  assert.deepEqual(openSafetensors(file).read('fc.weight').shape, [5, 64]);
});

test('every layout is undone by its inverse', () => {
  const shapes = { conv: [2, 3, 4, 5], depthwise: [2, 3, 4, 2], linear: [3, 7], bias: [6] } as const;
  for (const [role, shape] of Object.entries(shapes)) {
    const parameter = { name: 'x', role: role as keyof typeof shapes, shape };
    const values = Float32Array.from({ length: shape.reduce((a: number, b) => a * b, 1) }, (_, index) => index);
    assert.deepEqual(toMemoryLayout(parameter, toFileLayout(parameter, values)), values, role);
  }
});

test('the tensors of only a head can be saved and read', () => {
  const head = new Map([['fc.bias', Float32Array.of(1, 2, 3, 4, 5)]]);
  saveWeights(network, head, file);
  assert.deepEqual(loadSomeWeights(network, file), head);
});

test('a file of another network is refused with all differences', () => {
  saveWeights(findArchitecture('quicknet', 7), initialise(findArchitecture('quicknet', 7), 1), file);
  assert.throws(
    () => loadWeights(network, file),
    (error: Error & { code?: string }) => {
      assert.equal(error.code, 'MODEL_WEIGHTS_MISMATCH');
      assert.match(error.message, /does not fit `tinynet`; /);
      assert.match(error.message, /unexpected: layer3\.0\.conv1\.weight, .* and \d+ more/);
      assert.match(
        error.message,
        /with a different shape: .*conv_head\.weight \[128,64,1,1\] instead of \[64,32,1,1\]/,
      );
      return true;
    },
  );
});

test("a missing key is refused, torch's batch counters are ignored", () => {
  const tensors = network.parameters
    .filter(({ name }) => name !== 'fc.bias')
    .map(({ name, shape }) => ({ name, shape, values: weights.get(name)! }));
  writeSafetensors(file, [...tensors, { name: 'bn1.num_batches_tracked', shape: [], values: Float32Array.of(3) }]);
  assert.throws(() => loadWeights(network, file), /missing: fc\.bias; with a different shape/);
});
