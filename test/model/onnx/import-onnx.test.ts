import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { openEngine, type Tensor, tf } from '../../../src/engine/index.ts';
import { multiplyAdds, parameterCount, runSteps, type StepContext, shapesAt } from '../../../src/model/index.ts';
import { importOnnx } from '../../../src/model/onnx/import-onnx.ts';
import { fixture, preparedAs } from './fixtures.ts';

// Written by test/golden/onnx/make.py with ONNX Runtime.
const golden: { readonly logits: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> } = JSON.parse(
  readFileSync(fixture('logits.json'), 'utf8'),
);

before(() => openEngine({ engine: 'onnx', threads: 1 }));

for (const file of ['residual.onnx', 'folded.onnx', 'channels.onnx']) {
  test(`${file} gives ONNX Runtime's logits at two resolutions`, async () => {
    for (const [side, wanted] of Object.entries(golden.logits[file]!)) {
      // Two images, though a file may have been exported for one.
      for (const logits of await logitsOfTwo(fixture(file), Number(side))) {
        const got = file === 'channels.onnx' ? softmax(logits) : logits;
        assert.equal(got.length, wanted.length);
        const largest = Math.max(...got.map((value, index) => Math.abs(value - wanted[index]!)));
        assert.ok(largest < 1e-4, `${side} px: ${largest}`);
      }
    }
  });
}

test('a batch norm before the pooling gives a cut with its input and the residual', () => {
  const { network, head } = importOnnx(fixture('residual.onnx'), preparedAs);
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
  const { network } = importOnnx(fixture('residual.onnx'), preparedAs);
  // By hand: 3*8*9 + 16 + 8*2*9 + 16 + 8*8+8 + 8*8*3 + 16 + 8*5+5.
  assert.equal(parameterCount(network), 717);
  // By hand: 16*16*216 + 8*8*144 + 64 + 8*8*192 + 40.
  assert.equal(multiplyAdds(network, 32), 55296 + 9216 + 64 + 12288 + 40);
});

test('a batch norm that the exporter has folded away is said to be gone', () => {
  const { network, head } = importOnnx(fixture('folded.onnx'), preparedAs);
  assert.deepEqual(network.cuts, { pooled: 2 });
  assert.match(head.noBatchNorm!, /folded the batch norm/);
});

test('what stands behind the logits is left out and named', () => {
  const { head } = importOnnx(fixture('channels.onnx'), preparedAs);
  assert.deepEqual(
    head.dropped.map(({ type }) => type),
    ['Softmax'],
  );
});

const logitsOfTwo = async (file: string, side: number): Promise<number[][]> => {
  const { network } = importOnnx(file, preparedAs);
  const weights = network.ownWeights();
  const logits = tf.tidy(() => {
    const values = Float32Array.from({ length: 3 * side * side }, (_, index) => Math.sin(0.37 * index));
    const image = tf.transpose(tf.tensor4d(values, [1, 3, side, side]), [0, 2, 3, 1]);
    const shapes = new Map(network.parameters.map(({ name, shape }) => [name, [...shape]]));
    const context: StepContext = {
      parameter: (name) => tf.tensor(weights.get(name)!, shapes.get(name)!),
      batchNormTrains: () => false,
      onBatchStatistics: () => {},
    };
    return runSteps(network.steps, [tf.concat([image, image])], context)[0] as Tensor;
  });
  const values = [...(await logits.data<'float32'>())];
  logits.dispose();
  return [values.slice(0, network.classes), values.slice(network.classes)];
};

const softmax = (logits: readonly number[]): number[] => {
  const powers = logits.map(Math.exp);
  return powers.map((power) => power / powers.reduce((total, one) => total + one, 0));
};
