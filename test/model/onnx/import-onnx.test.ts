import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { openEngine } from '../../../src/engine/index.ts';
import { multiplyAdds, parameterCount, shapesAt } from '../../../src/model/index.ts';
import { importOnnx } from '../../../src/model/onnx/import-onnx.ts';
import { logitsOfTwo, softmax } from '../logits-of-two.ts';
import { fixture } from './fixtures.ts';

// Written by test/golden/onnx/make.py with ONNX Runtime.
const golden: { readonly logits: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> } = JSON.parse(
  readFileSync(fixture('logits.json'), 'utf8'),
);

before(() => openEngine({ engine: 'onnx', threads: 1 }));

for (const file of ['residual.onnx', 'folded.onnx', 'channels.onnx']) {
  test(`${file} gives ONNX Runtime's logits at two resolutions`, async () => {
    const { network } = importOnnx(fixture(file));
    const weights = network.ownWeights();
    for (const [size, wanted] of Object.entries(golden.logits[file]!)) {
      const side = Number(size);
      // Two images, though a file may have been exported for one.
      for (const logits of await logitsOfTwo(network, weights, image(side), side)) {
        const got = file === 'channels.onnx' ? softmax(logits) : logits;
        assert.equal(got.length, wanted.length);
        const largest = Math.max(...got.map((value, index) => Math.abs(value - wanted[index]!)));
        assert.ok(largest < 1e-4, `${side} px: ${largest}`);
      }
    }
  });
}

test("a network made by Keras and exported by tf2onnx, channels last, gives Keras's outputs", async () => {
  // Written by test/golden/onnx/make_keras.py.
  const { answers } = JSON.parse(readFileSync(fixture('keras.json'), 'utf8'));
  const { network, head } = importOnnx(fixture('keras.onnx'));
  for (const side of [32, 45]) {
    const image = Float32Array.from({ length: 3 * side * side }, (_, index) => Math.sin(0.37 * index));
    for (const logits of await logitsOfTwo(network, network.ownWeights(), image, side)) {
      const wanted: number[] = answers[side];
      assert.ok(Math.max(...softmax(logits).map((value, index) => Math.abs(value - wanted[index]!))) < 1e-6);
    }
  }
  assert.deepEqual(head.folded, ['the convolution with bias `Conv__71`']);
});

test('a batch norm before the pooling gives a cut with its input and the residual', () => {
  const { network, head } = importOnnx(fixture('residual.onnx'));
  assert.deepEqual(network.cuts, { pooled: 3, bn: 1 });
  assert.deepEqual(network.lastBatchNorms, ['bn3']);
  assert.equal(head.noBatchNorm, null);
  // 32 px, halved by the first convolution and by the pooling.
  assert.deepEqual(shapesAt(network, 32)[1], [
    [8, 8, 8],
    [8, 8, 8],
  ]);
  assert.deepEqual(shapesAt(network, 32).at(-2), [[8]]);
  assert.equal(network.classifier, 'fc');
});

test('parameters and multiply-adds are counted as for any network', () => {
  const { network } = importOnnx(fixture('residual.onnx'));
  // By hand: 3*8*9 + 16 + 8*2*9 + 16 + 8*8+8 + 8*8*3 + 16 + 8*5+5.
  assert.equal(parameterCount(network), 717);
  // By hand: 16*16*216 + 8*8*144 + 64 + 8*8*192 + 40.
  assert.equal(multiplyAdds(network, 32), 55296 + 9216 + 64 + 12288 + 40);
});

test('operators after the logits are left out and named', () => {
  const { head } = importOnnx(fixture('channels.onnx'));
  assert.deepEqual(
    head.dropped.map(({ type }) => type),
    ['Softmax'],
  );
});

/** `sin(0.37 * index)`, index counting [channel, row, column], with channels last. */
const image = (side: number): Float32Array =>
  Float32Array.from({ length: 3 * side * side }, (_, index) =>
    Math.sin(0.37 * ((index % 3) * side * side + Math.floor(index / 3))),
  );
