import { type Scalar, tf } from '../engine/index.ts';
import { diverged } from './diverged.ts';
import type { LiveParameters } from './live-parameters.ts';
import type { Optimizer } from './optimizer.ts';

/**
 * One step: forward, backward, update of parameters and running statistics. Returns the loss, which is read when all
 * else has been recorded: on a lazily tracing engine this one read computes the whole step as one graph.
 * Throws METHOD_DIVERGED for a loss that is no number.
 */
export const trainStep = async (
  parameters: LiveParameters,
  optimizer: Optimizer,
  { learningRate, step, loss }: { readonly learningRate: number; readonly step: number; readonly loss: () => Scalar },
): Promise<number> => {
  const lossTensor = tf.tidy(() => {
    const { loss: value, gradients } = parameters.lossAndGradients(loss);
    optimizer.apply(gradients, learningRate);
    parameters.moveRunningStatistics();
    return value;
  });
  const value = (await lossTensor.data<'float32'>())[0]!;
  lossTensor.dispose();
  if (!Number.isFinite(value)) {
    throw diverged(`the loss is ${value} at step ${step}, learning rate ${learningRate}`);
  }
  return value;
};
