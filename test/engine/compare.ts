import assert from 'node:assert/strict';
import { randomStream } from '../../src/base/random.ts';
import { tf } from '../../src/engine/index.ts';

/** Largest difference, relative to the largest expected number (or to 1, if all are smaller). */
export const largestError = (actual: ArrayLike<number>, expected: ArrayLike<number>): number => {
  assert.equal(actual.length, expected.length);
  let [error, scale] = [0, 1];
  for (let i = 0; i < expected.length; i++) {
    error = Math.max(error, Math.abs(actual[i]! - expected[i]!));
    scale = Math.max(scale, Math.abs(expected[i]!));
  }
  return error / scale;
};

export const assertClose = (
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void => {
  const error = largestError(actual, expected);
  assert.ok(error <= tolerance, `${what}: off by ${error.toExponential(2)}, more than ${tolerance}`);
};

/** Numbers in [low, high), the same on every run and engine. */
export const numbers = (count: number, seed: string, low = -1, high = 1): Float32Array => {
  const random = randomStream(seed);
  return Float32Array.from({ length: count }, () => random.uniform(low, high));
};

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

/** Makes float32 tensors of a function's inputs. */
const tensors = (values: readonly Float32Array[], shapes: readonly number[][]) =>
  values.map((data, i) => tf.tensor(data, shapes[i]!));

type Loss = (...inputs: tf.Tensor[]) => tf.Tensor;

/** Output and gradients of `sum(output * weights)` on the engine in use. */
export const evaluate = (
  f: Loss,
  values: readonly Float32Array[],
  shapes: readonly number[][],
  withGradients = true,
) => {
  const results = tf.tidy(() => {
    const inputs = tensors(values, shapes);
    const y = f(...inputs);
    if (!withGradients) return [y];
    const weights = tf.tensor(numbers(y.size, 'cotangent'), y.shape);
    const { grads } = tf.valueAndGrads((...args: tf.Tensor[]) => tf.sum(tf.mul(f(...args), weights)))(inputs);
    return [y, ...grads];
  });
  const [output, ...gradients] = results.map((result) => result.dataSync<'float32'>());
  tf.dispose(results);
  return { output: output!, gradients };
};

/**
 * Derivative of `sum(output * weights)` along one random direction: by the gradients, and by a central difference. The
 * sums are made in double precision, so that only the function itself is rounded to float32.
 */
export const directionalDerivatives = (
  f: Loss,
  values: readonly Float32Array[],
  shapes: readonly number[][],
  stepSize = 1e-2,
) => {
  const directions = values.map((data, i) => numbers(data.length, `direction ${i}`));
  const { gradients } = evaluate(f, values, shapes);
  const byGradient = gradients.reduce((sum, gradient, i) => sum + dot(gradient, directions[i]!), 0);
  const lossAt = (step: number): number => {
    const moved = values.map((data, i) => data.map((value, j) => value + step * directions[i]![j]!));
    const y = tf.tidy(() => f(...tensors(moved, shapes)));
    const output = y.dataSync<'float32'>();
    y.dispose();
    return dot(output, numbers(output.length, 'cotangent'));
  };
  const byDifference = (lossAt(stepSize) - lossAt(-stepSize)) / (2 * stepSize);
  return { byGradient, byDifference };
};

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
