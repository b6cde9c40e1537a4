import type { tf } from '../../src/engine/index.ts';

/** One function of tensors, with the inputs to try it on. */
export interface KernelCase {
  readonly name: string;
  readonly shapes: readonly number[][];
  readonly f: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** Range of the inputs; default -1 to 1. */
  readonly range?: readonly [number, number];
  /** TF.js's `cpu` backend has this gradient wrong (or not at all): only compared with finite differences. */
  readonly cpuGradient?: 'wrong';
  /** Step of the central difference; small for functions with kinks. */
  readonly stepSize?: number;
}

export const as4d = (x: tf.Tensor) => x as tf.Tensor4D;
export const as1d = (x: tf.Tensor) => x as tf.Tensor1D;
/** Shape of a small image, neither square nor a power of two. */
export const image = [2, 7, 6, 4];
