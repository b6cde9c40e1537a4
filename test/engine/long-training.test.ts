import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchNormTrain, conv2d, engineStats, openEngine, tf } from '../../src/engine/index.ts';
import { numbers } from './compare.ts';

await openEngine({ engine: 'onnx', threads: 1 });

/** A convolution, batch norm and classifier with TF.js's momentum optimiser; returns one training step. */
const tinyTraining = () => {
  const filter = tf.variable(tf.tensor4d(numbers(3 * 3 * 3 * 8, 'filter'), [3, 3, 3, 8]));
  const gamma = tf.variable(tf.ones<tf.Rank.R1>([8]));
  const beta = tf.variable(tf.zeros<tf.Rank.R1>([8]));
  const weights = tf.variable(tf.tensor2d(numbers(8 * 4, 'weights'), [8, 4]));
  const optimizer = tf.train.momentum(0.05, 0.9);
  return (batch: number, seed: string): number => {
    const loss = tf.tidy(() => {
      const x = tf.tensor4d(numbers(batch * 8 * 8 * 3, seed), [batch, 8, 8, 3]);
      const labels = tf.oneHot(
        tf.tensor1d(
          Array.from({ length: batch }, (_, i) => i % 4),
          'int32',
        ),
        4,
      );
      return optimizer.minimize(() => {
        const { y } = batchNormTrain(conv2d(x, filter as tf.Tensor4D, { padding: 'same' }), gamma, beta, 1e-5);
        const logits = tf.matMul(tf.mean(tf.relu(y), [1, 2]) as tf.Tensor2D, weights as tf.Tensor2D);
        return tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;
      }, true)!;
    });
    const value = loss.dataSync<'float32'>()[0]!;
    loss.dispose();
    return value;
  };
};

test('1,000 training steps do not increase the tensors, the sessions or the memory', () => {
  const step = tinyTraining();
  const measure = () => ({
    tensors: tf.memory().numTensors,
    data: tf.memory().numDataBuffers,
    sessions: engineStats().sessions,
  });
  for (let i = 0; i < 300; i++) step(8, 'warm');
  const before = measure();
  // A leak grows in each of them; the garbage collector's moods do not.
  const grownMiB = [1, 2, 3].map(() => {
    const rssBefore = process.memoryUsage().rss;
    for (let i = 0; i < 700; i++) step(8, 'warm');
    return (process.memoryUsage().rss - rssBefore) / 2 ** 20;
  });
  assert.deepEqual(measure(), before);
  assert.ok(Math.min(...grownMiB) < 40, `${grownMiB.map(Math.round)} MiB more after 700 steps each`);
});

test('last batches of every size compile once each, and old sessions make room', () => {
  const step = tinyTraining();
  const before = engineStats().compiles;
  for (let round = 0; round < 2; round++) for (let batch = 1; batch <= 7; batch++) step(batch, `${batch}`);
  assert.equal(engineStats().compiles - before, 7);
  for (let batch = 9; batch <= 42; batch++) step(batch, `${batch}`);
  assert.ok(engineStats().sessions <= 32, `${engineStats().sessions} sessions`);
});

test('a loop that never reads a value is computed anyway, in pieces', () => {
  const runsBefore = engineStats().runs;
  const x = tf.variable(tf.tensor1d([1, 2, 3]));
  for (let i = 0; i < 6_000; i++) tf.tidy(() => x.assign(tf.add(tf.mul(x, 0.5), 1)));
  assert.ok(engineStats().runs > runsBefore);
  assert.deepEqual([...x.dataSync()], [2, 2, 2]);
  x.dispose();
});

test('the same training gives the same bits with one thread and with two', async () => {
  const losses = async (threads: number) => {
    await openEngine({ engine: 'onnx', threads });
    const step = tinyTraining();
    return Array.from({ length: 5 }, (_, i) => step(8, `${i}`));
  };
  assert.deepEqual(await losses(2), await losses(1));
});
