import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchNormTrain, type EngineName, openEngine, pooledBatchNormTrain, tf } from '../../src/engine/index.ts';

const [batch, side, channels, epsilon] = [4, 6, 40, 1e-3];

/** What is to come out: batch norm, residual, ReLU and mean, one after the other, and gradients by TF.js. */
const oneByOne =
  (residual: tf.Tensor4D | undefined, ceiling: number) => (x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D) => {
    const { y, mean, variance } = batchNormTrain(x, gamma, beta, epsilon);
    const sum = residual === undefined ? y : tf.add(y, residual);
    return { pooled: tf.mean(tf.clipByValue(sum, 0, ceiling), [1, 2]), mean, variance };
  };

const inOne =
  (residual: tf.Tensor4D | undefined, ceiling: number) => (x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D) =>
    pooledBatchNormTrain(x, gamma, beta, { epsilon, residual, ceiling });

const valuesOf = (way: typeof oneByOne, hasResidual: boolean, ceiling: number): number[][] =>
  tf.tidy(() => {
    const shape: [number, number, number, number] = [batch, side, side, channels];
    // Far from 0, so that a variance by subtraction would show.
    const x = tf.randomNormal<tf.Rank.R4>(shape, 50, 2, 'float32', 1);
    const residual = hasResidual ? tf.randomNormal<tf.Rank.R4>(shape, 0, 1, 'float32', 2) : undefined;
    const upstream = tf.randomNormal([batch, channels], 0, 1, 'float32', 3);
    const gamma = tf.variable(tf.randomNormal<tf.Rank.R1>([channels], 0, 3, 'float32', 4));
    const beta = tf.variable(tf.randomNormal<tf.Rank.R1>([channels], 1, 1, 'float32', 5));
    const forward = () => way(residual, ceiling)(x, gamma, beta);
    const { pooled, mean, variance } = forward();
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(forward().pooled, upstream)) as tf.Scalar, [gamma, beta]);
    return [pooled, mean, variance, grads[gamma.name]!, grads[beta.name]!].map((tensor) => [...tensor.dataSync()]);
  });

for (const engine of ['onnx', 'cpu'] satisfies EngineName[]) {
  for (const [ceiling, hasResidual] of [
    [6, false],
    [1e9, false],
    [1e9, true],
    [6, true],
  ] as const) {
    test(`fused batch norm, ReLU and pooling give the same values as separate ones: ${engine}, ${ceiling}, ${hasResidual}`, async () => {
      await openEngine({ engine, threads: 1 });
      const expected = valuesOf(oneByOne, hasResidual, ceiling);
      for (const [index, values] of valuesOf(inOne, hasResidual, ceiling).entries()) {
        const scale = Math.max(...expected[index]!.map(Math.abs));
        for (const [at, value] of values.entries()) {
          assert.ok(
            Math.abs(value - expected[index]![at]!) < 2e-5 * scale,
            `${index}, ${at}: ${value}, not ${expected[index]![at]}`,
          );
        }
      }
    });
  }
}
