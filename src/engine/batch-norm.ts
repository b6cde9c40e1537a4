import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { BatchNormResult } from './types.ts';

/**
 * Batch norm in training mode: normalises with the batch's own mean and (biased) variance over all but the channel axis.
 * Differentiable in `x`, `gamma` and `beta`. `mean` and `variance` are for the running statistics: no gradient flows
 * through them.
 */
export const batchNormTrain = (x: Tensor4D, gamma: Tensor1D, beta: Tensor1D, epsilon: number): BatchNormResult => {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  const y = tf.batchNorm(x, mean as Tensor1D, variance as Tensor1D, beta, gamma, epsilon);
  return { y: y as Tensor4D, mean: mean as Tensor1D, variance: variance as Tensor1D };
};
