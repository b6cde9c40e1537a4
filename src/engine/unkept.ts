import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from './tf.ts';

/** A kept tensor in the hands of the tidy that is open now. */
export const unkept = <Kept extends Tensor>(tensor: Kept): Kept => {
  const clone = tf.clone(tensor);
  tensor.dispose();
  return clone;
};
