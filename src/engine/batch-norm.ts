import type { NamedAttrMap, NamedTensorMap, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { batchNormTrainGradName, batchNormTrainName } from './onnx/kernels/BatchNormTrain.ts';
import { tf } from './tf.ts';
import type { BatchNormResult } from './types.ts';
import { unkept } from './unkept.ts';

/**
 * Batch norm in training mode: normalises with the batch's own mean and (biased) variance over all axes except the
 * channels. Differentiable in `x`, `gamma` and `beta`. `mean` and `variance` are for the running statistics: no
 * gradient flows through them. The caller frees all three tensors.
 */
export const batchNormTrain = (x: Tensor4D, gamma: Tensor1D, beta: Tensor1D, epsilon: number): BatchNormResult =>
  tf.getBackend() === 'onnx' ? fused(x, gamma, beta, epsilon) : composed(x, gamma, beta, epsilon);

/**
 * One kernel forward, one backward. The statistics are returned outside the custom gradient, and are excluded from its
 * tidy.
 */
const fused = (x: Tensor4D, gamma: Tensor1D, beta: Tensor1D, epsilon: number): BatchNormResult => {
  const statistics: Tensor1D[] = [];
  const normalise = tf.customGrad((...args) => {
    const [input, scale, shift, save] = args as [Tensor, Tensor, Tensor, (tensors: Tensor[]) => void];
    const inputs = { x: input, gamma: scale, beta: shift };
    const [y, mean, variance, centred, inverseStd] = runKernelForMany(batchNormTrainName, inputs, { epsilon });
    statistics.push(tf.keep(mean as Tensor1D), tf.keep(variance as Tensor1D));
    save([scale, centred!, inverseStd!]);
    return {
      value: y!,
      gradFunc: (dy: Tensor | Tensor[], saved: Tensor[]) => {
        const [savedGamma, savedCentred, savedInverseStd] = saved as [Tensor, Tensor, Tensor];
        const upstream = Array.isArray(dy) ? dy[0]! : dy;
        const given = { dy: upstream, gamma: savedGamma, centred: savedCentred, inverseStd: savedInverseStd };
        return runKernelForMany(batchNormTrainGradName, given, {});
      },
    };
  });
  const y = normalise(x, gamma, beta) as Tensor4D;
  const [mean, variance] = statistics.map(unkept) as [Tensor1D, Tensor1D];
  return { y, mean, variance };
};

const composed = (x: Tensor4D, gamma: Tensor1D, beta: Tensor1D, epsilon: number): BatchNormResult =>
  tf.tidy(() => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const y = tf.batchNorm(x, mean as Tensor1D, variance as Tensor1D, beta, gamma, epsilon);
    return { y, mean: tf.clone(mean) as Tensor1D, variance: tf.clone(variance) as Tensor1D };
  });

const runKernelForMany = (name: string, inputs: NamedTensorMap, attrs: NamedAttrMap): Tensor[] => {
  const outputs: Tensor | Tensor[] = tf.engine().runKernel(name, inputs, attrs);
  return Array.isArray(outputs) ? outputs : [outputs];
};
