import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from './tf.ts';

/** Hands a kept tensor over to the current tidy. */
export const unkept = <Kept extends Tensor>(tensor: Kept): Kept => {
  const clone = tf.clone(tensor);
  tensor.dispose();
  return clone;
};
