/*
 * The building blocks of networks. Importing this computes nothing and loads no engine.
 */

export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
export { batchNormTrain } from '../batch-norm.ts';
export { type PooledBatchNormOptions, pooledBatchNormTrain } from '../pooled-batch-norm.ts';
export { tf } from '../tf.ts';
export { type Conv2dOptions, conv2d } from './conv2d.ts';
export { type Padding, samePadding } from './padding.ts';
export { type AvgPool2dOptions, avgPool2d, maxPool2d, type Pool2dOptions, poolOutputSize } from './pool2d.ts';
