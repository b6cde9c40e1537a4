import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { FixresError } from '../../../src/base/errors.ts';
import { explainEngineError, openEngine, tf } from '../../../src/engine/index.ts';

before(() => openEngine({ engine: 'onnx' }));

/** 400,000 by 400,000 elements of four bytes: more than any machine gives at once, and more than an array may have. */
const side = 400_000;
const bytes = side * side * 4;

const outer = (): Tensor => tf.matMul(tf.fill([side, 1], 1), tf.fill([1, side], 2));

test('a tensor that does not fit in memory is an error that gives its bytes, and the engine continues', () => {
  const expected = { code: 'ENGINE_OUT_OF_MEMORY', message: new RegExp(`${bytes} bytes`) };
  assert.throws(() => tf.tidy(() => outer().dataSync()), expected);
  assert.equal(
    tf.tidy(() => tf.add(1, 2).dataSync()[0]),
    3,
  );
});

test('on the cpu engine the error names the operation and its operands, as Node does not always say how much', async () => {
  await openEngine({ engine: 'cpu' });
  const expected = {
    code: 'ENGINE_OUT_OF_MEMORY',
    message: /kernel `BatchMatMul` on \[400000, 1\] and \[1, 400000\]/,
  };
  assert.throws(() => tf.tidy(() => outer().dataSync()), expected);
  assert.equal(
    tf.tidy(() => tf.add(1, 2).dataSync()[0]),
    3,
  );
});

test('a value inside a graph that does not fit in memory is the same error', async () => {
  await openEngine({ engine: 'onnx' });
  const sumOfOuter = (): Tensor => {
    const product = outer();
    const sum = tf.sum(product);
    product.dispose();
    return sum;
  };
  const expected = { code: 'ENGINE_OUT_OF_MEMORY', message: new RegExp(`${bytes} bytes`) };
  assert.throws(() => tf.tidy(() => sumOfOuter().dataSync()), expected);
  assert.equal(
    tf.tidy(() => tf.add(1, 2).dataSync()[0]),
    3,
  );
});

test('a value that cannot be computed fails each time it is read, and stops nothing else', async () => {
  await openEngine({ engine: 'onnx' });
  const weights = tf.variable(tf.tensor4d([1, 2, 3, 4], [1, 1, 2, 2]));
  const innocents = [1, 2].map((summand) => tf.add(weights, summand));
  const guilty = outer();
  assert.throws(() => guilty.dataSync(), { code: 'ENGINE_OUT_OF_MEMORY' });
  assert.deepEqual(Array.from(innocents[0]!.dataSync()), [2, 3, 4, 5]);
  // A later trace lays the filter out anew; what was recorded before still means the same.
  const convolved = tf.tidy(() =>
    tf.conv2d(tf.ones([1, 1, 1, 2]) as Tensor4D, weights as Tensor4D, 1, 'valid').dataSync(),
  );
  assert.deepEqual(Array.from(convolved), [4, 6]);
  assert.deepEqual(Array.from(innocents[1]!.dataSync()), [3, 4, 5, 6]);
  assert.throws(() => guilty.dataSync(), { code: 'ENGINE_OUT_OF_MEMORY' });
  tf.dispose([weights, innocents, guilty]);
});

test('a failed allocation of TF.js outside any kernel is explained as well', () => {
  const explained = (action: () => unknown): unknown => {
    try {
      return action();
    } catch (error) {
      return explainEngineError(error, 'a batch');
    }
  };
  assert.match(String(explained(() => tf.ones([side, side]))), /not enough memory for a batch/);
  const refused = (message: string) =>
    explained(() => {
      throw new RangeError(message);
    });
  assert.match(
    String(refused('Invalid typed array length: 160000000000')),
    new RegExp(`: ${bytes} bytes \\(596\\.0 GiB\\)`),
  );
  assert.match(String(refused('Array buffer allocation failed')), /for a batch$/);
});

test('an operation that an engine lacks is named, with the engine and one that has it', async () => {
  await openEngine({ engine: 'cpu' });
  tf.registerKernel({ kernelName: 'OnlyElsewhere', backendName: 'webgpu', kernelFunc: () => [] });
  assert.throws(() => tf.engine().runKernel('OnlyElsewhere', {}), {
    code: 'ENGINE_UNSUPPORTED_OP',
    message: 'the engine `cpu` has no kernel `OnlyElsewhere`',
    hint: 'choose an engine that has it: webgpu',
  });
  tf.unregisterKernel('OnlyElsewhere', 'webgpu');
  assert.throws(() => tf.engine().runKernel('Nowhere', {}), { hint: 'no engine on this machine has it' });
});

test('an error about something else is unchanged', () => {
  const error = new TypeError('x is not a function');
  assert.equal(explainEngineError(error), error);
});

test('a thread that ran out of memory counts as out of memory, too', () => {
  // The words of Node 20.20.2 for a worker thread's ERR_WORKER_OUT_OF_MEMORY.
  const error = new Error('Worker terminated due to reaching memory limit: JS heap out of memory');
  const explained = explainEngineError(error, 'this run');
  assert.equal((explained as FixresError).code, 'ENGINE_OUT_OF_MEMORY');
});
