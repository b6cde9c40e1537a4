import { type Tensor, tf } from '../../engine/index.ts';
import { diverged } from './diverged.ts';

/**
 * One step: forward, backward, update of parameters and running statistics. Returns the loss from `compute`. Throws
 * METHOD_DIVERGED if the loss is NaN.
 */
export const trainStep = async (
  compute: () => Tensor,
  { learningRate, step }: { readonly learningRate: number; readonly step: number },
): Promise<number> => {
  const lossTensor = tf.tidy(compute);
  const value = (await lossTensor.data<'float32'>())[0]!;
  lossTensor.dispose();
  if (!Number.isFinite(value)) {
    throw diverged(`the loss is ${value} at step ${step}, learning rate ${learningRate}`);
  }
  return value;
};
