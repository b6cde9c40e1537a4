import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import { adamWStepName, sgdStepName } from '../onnx/kernels/UpdateSteps.ts';

/** What stays the same from step to step; each value is part of the graph. */
export interface SgdConstants {
  readonly momentum: number;
  readonly nesterov: boolean;
  /** Weight decay that is added to the gradient; 0 for none. */
  readonly decay: number;
}

/**
 * One update by SGD with momentum, of one parameter: [parameter, velocity] after it. Source: PyTorch, torch/optim/sgd.py:
 * g += decay * p; v = momentum * v + g; p -= rate * v, or with Nesterov p -= rate * (g + momentum * v).
 * `rate` is a tensor of one element. One kernel on `onnx`, where recording ten small ones takes longer than running them.
 */
export const sgdStep = (
  inputs: { readonly parameter: Tensor; readonly velocity: Tensor; readonly gradient: Tensor; readonly rate: Tensor },
  constants: SgdConstants,
): [parameter: Tensor, velocity: Tensor] => {
  if (tf.getBackend() === 'onnx') return runStep(sgdStepName, inputs, constants) as [Tensor, Tensor];
  const { parameter, velocity, gradient, rate } = inputs;
  const { momentum, nesterov, decay } = constants;
  return tf.tidy(() => {
    const decayed = decay === 0 ? gradient : tf.add(gradient, tf.mul(parameter, decay));
    const moved = tf.add(tf.mul(velocity, momentum), decayed);
    const step = nesterov ? tf.add(decayed, tf.mul(moved, momentum)) : moved;
    return [tf.sub(parameter, tf.mul(step, rate)), moved];
  });
};

export interface AdamWConstants {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * One update by AdamW, of one parameter: [parameter, mean, square] after it. Source: PyTorch, torch/optim/adamw.py:
 * m = b1 m + (1 - b1) g; s = b2 s + (1 - b2) g²; p = kept p - rate m / (correction sqrt(s) + epsilon).
 * Tensors of one element change with the step: `kept` is 1 - lr * decay (left out: no decay), `rate` lr / (1 - b1^t),
 * `correction` 1 / sqrt(1 - b2^t).
 */
export const adamWStep = (
  inputs: {
    readonly parameter: Tensor;
    readonly mean: Tensor;
    readonly square: Tensor;
    readonly gradient: Tensor;
    readonly rate: Tensor;
    readonly correction: Tensor;
    readonly kept?: Tensor;
  },
  constants: AdamWConstants,
): [parameter: Tensor, mean: Tensor, square: Tensor] => {
  if (tf.getBackend() === 'onnx') return runStep(adamWStepName, inputs, constants) as [Tensor, Tensor, Tensor];
  const { parameter, mean, square, gradient, rate, correction, kept } = inputs;
  const { beta1, beta2, epsilon } = constants;
  return tf.tidy(() => {
    const newMean = tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1));
    const newSquare = tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const direction = tf.div(newMean, tf.add(tf.mul(tf.sqrt(newSquare), correction), epsilon));
    const decayed = kept === undefined ? parameter : tf.mul(parameter, kept);
    return [tf.sub(decayed, tf.mul(direction, rate)), newMean, newSquare];
  });
};

const runStep = (name: string, inputs: object, constants: object): Tensor[] => {
  const outputs: Tensor | Tensor[] = tf
    .engine()
    .runKernel(name, inputs as tf.NamedTensorMap, constants as tf.NamedAttrMap);
  return Array.isArray(outputs) ? outputs : [outputs];
};
