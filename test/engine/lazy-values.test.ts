import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conv2d, engineStats, freeze, openEngine, tf } from '../../src/engine/index.ts';
import { assertClose, numbers } from './compare.ts';

await openEngine({ engine: 'onnx', threads: 1 });

test('a batch array may be refilled before the tensor made of it is used', () => {
  const batch = new Float32Array([1, 2, 3]);
  const doubled = tf.tidy(() => tf.mul(tf.tensor1d(batch), 2));
  batch.fill(0);
  assert.deepEqual([...doubled.dataSync()], [2, 4, 6]);
});

test('values that were read do not change when later steps reuse memory', () => {
  const x = tf.variable(tf.tensor1d([1, 2, 3]));
  const first = x.dataSync();
  for (let i = 0; i < 5; i++) {
    tf.tidy(() => x.assign(tf.add(x, 1)));
    x.dataSync();
  }
  assert.deepEqual([...first], [1, 2, 3]);
  assert.deepEqual([...x.dataSync()], [6, 7, 8]);
});

test('a filter reads the same before and after a convolution has laid it out its own way', () => {
  const values = numbers(3 * 3 * 2 * 4, 'filter');
  const filter = tf.variable(tf.tensor4d(values, [3, 3, 2, 4]));
  assert.deepEqual([...filter.dataSync()], [...values]);
  tf.tidy(() => conv2d(tf.ones([1, 5, 5, 2]), filter as tf.Tensor4D)).dataSync();
  assert.deepEqual([...filter.dataSync()], [...values]);
  assert.deepEqual([...tf.transpose(filter, [3, 0, 1, 2]).dataSync()].slice(0, 2), [values[0], values[4]]);
});

test('tensors move between cpu and onnx and back', async () => {
  const onOnnx = tf.mul(tf.tensor1d([1, 2, 3]), 2);
  await tf.setBackend('cpu');
  const onCpu = tf.add(onOnnx, 1);
  assert.deepEqual([...onCpu.dataSync()], [3, 5, 7]);
  await tf.setBackend('onnx');
  assert.deepEqual([...tf.mul(onCpu, onOnnx).dataSync()], [6, 20, 42]);
  tf.dispose([onOnnx, onCpu]);
});

test('a frozen network gives the same values as unfrozen, and disposing of it releases its sessions', () => {
  const filter = tf.tensor4d(numbers(3 * 3 * 3 * 16, 'w'), [3, 3, 3, 16]);
  const [mean, variance, offset, scale] = ['m', 'v', 'o', 's'].map((seed) => tf.tensor1d(numbers(16, seed, 0.5, 2)));
  const x = tf.tensor4d(numbers(2 * 9 * 9 * 3, 'x'), [2, 9, 9, 3]);
  const network = () => tf.tidy(() => tf.relu(tf.batchNorm(conv2d(x, filter), mean!, variance!, offset, scale)));
  const unfrozen = network().dataSync();
  freeze([filter, mean!, variance!, offset!, scale!]);
  const sessionsBefore = engineStats().sessions;
  assertClose(network().dataSync(), unfrozen, 1e-5, 'frozen');
  network().dataSync();
  assert.equal(engineStats().sessions, sessionsBefore + 1);
  tf.dispose([filter, mean!, variance!, offset!, scale!]);
  assert.equal(engineStats().sessions, sessionsBefore);
});

test('values that are read twice, or computed and never used, are right', () => {
  const x = tf.tensor1d([1, 4, 9]);
  const root = tf.sqrt(x);
  const same = tf.clone(root);
  const unused = tf.exp(x);
  assert.deepEqual([...same.dataSync()], [1, 2, 3]);
  assert.deepEqual([...root.dataSync()], [1, 2, 3]);
  unused.dispose();
});

test('batch norm of numbers with a large mean keeps its precision', async () => {
  const { batchNormTrain } = await import('../../src/engine/index.ts');
  const values = numbers(4 * 5 * 5 * 2, 'large', 1000, 1001);
  const gradientOf = (shift: number) =>
    tf.tidy(() => {
      const x = tf.sub(tf.tensor4d(values, [4, 5, 5, 2]), shift) as tf.Tensor4D;
      const weights = tf.tensor4d(numbers(values.length, 'weights'), [4, 5, 5, 2]);
      const loss = (input: tf.Tensor) => {
        const { y } = batchNormTrain(input as tf.Tensor4D, tf.ones([2]), tf.zeros([2]), 1e-5);
        return tf.sum(tf.mul(y, weights));
      };
      return tf.grad(loss)(x).dataSync();
    });
  // The same image moved to zero: subtraction of 1000 is exact in float32 for numbers from 1000 to 1001.
  assertClose(gradientOf(0), gradientOf(1000), 2e-4, 'gradient');
});
