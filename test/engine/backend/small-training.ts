import type { Scalar, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { randomStream } from '../../../src/base/random.ts';
import { batchNormTrain, conv2d, maxPool2d, tf } from '../../../src/engine/index.ts';

const steps = 40;
const batch = 16;
const sidePx = 8;

export interface SmallTraining {
  /** One a step. */
  readonly losses: readonly number[];
  /** How many tensors there were after each step. */
  readonly tensors: readonly number[];
}

/**
 * Two convolutions with batch norm, a pooling and a linear layer learn to tell images with horizontal stripes from
 * those with vertical ones, by SGD with momentum.
 */
export const trainSmallNetwork = async (): Promise<SmallTraining> => {
  const weights = tf.tidy(initialWeights);
  const variables = Object.values(weights) as Variable[];
  const optimiser = tf.train.momentum(0.05, 0.9);
  const losses: number[] = [];
  const tensors: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { images, labels } = stripes(step);
    const loss = optimiser.minimize(() => lossOf(weights, images, labels), true, variables) as Scalar;
    losses.push((await loss.data())[0]!);
    tf.dispose([loss, images, labels]);
    tensors.push(tf.memory().numTensors);
  }
  tf.dispose(variables);
  optimiser.dispose();
  return { losses, tensors };
};

const initialWeights = () => ({
  filter1: variable('filter1', [3, 3, 1, 8], Math.sqrt(2 / 9)) as Variable<tf.Rank.R4>,
  gamma1: tf.variable(tf.ones([8])) as Variable<tf.Rank.R1>,
  beta1: tf.variable(tf.zeros([8])) as Variable<tf.Rank.R1>,
  filter2: variable('filter2', [3, 3, 8, 8], Math.sqrt(2 / 72)) as Variable<tf.Rank.R4>,
  gamma2: tf.variable(tf.ones([8])) as Variable<tf.Rank.R1>,
  beta2: tf.variable(tf.zeros([8])) as Variable<tf.Rank.R1>,
  linear: variable('linear', [8, 2], 0.1) as Variable<tf.Rank.R2>,
});

const variable = (name: string, shape: number[], deviation: number): Variable => {
  const random = randomStream('small-training', name);
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal(0, deviation));
  return tf.variable(tf.tensor(values, shape));
};

const lossOf = (weights: ReturnType<typeof initialWeights>, images: Tensor4D, labels: Tensor2D): Scalar => {
  const block = (x: Tensor4D, filter: Tensor4D, gamma: Tensor1D, beta: Tensor1D): Tensor4D =>
    tf.relu(batchNormTrain(conv2d(x, filter, { padding: [1, 1, 1, 1] }), gamma, beta, 1e-5).y);
  const first = maxPool2d(block(images, weights.filter1, weights.gamma1, weights.beta1), { kernel: 2 });
  const second = block(first, weights.filter2, weights.gamma2, weights.beta2);
  const logits = tf.matMul(tf.mean(second, [1, 2]) as Tensor2D, weights.linear);
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), labels), 1))) as Scalar;
};

/** Images [batch, side, side, 1] of noisy stripes at a random phase, and their classes, one-hot. */
const stripes = (step: number): { images: Tensor4D; labels: Tensor2D } => {
  const random = randomStream('small-training', 'stripes', step);
  const pixels: number[] = [];
  const classes: number[] = [];
  for (let image = 0; image < batch; image++) {
    const isVertical = random.integer(0, 1);
    const phase = random.integer(0, 3);
    classes.push(1 - isVertical, isVertical);
    for (let y = 0; y < sidePx; y++) {
      for (let x = 0; x < sidePx; x++) {
        pixels.push((((isVertical === 1 ? x : y) + phase) % 4 < 2 ? 1 : -1) + random.normal(0, 0.5));
      }
    }
  }
  return { images: tf.tensor4d(pixels, [batch, sidePx, sidePx, 1]), labels: tf.tensor2d(classes, [batch, 2]) };
};
