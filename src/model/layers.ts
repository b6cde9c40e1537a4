import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { batchNormTrain, conv2d, maxPool2d, type Padding, poolOutputSize, tf } from '../engine/index.ts';
import type { ParameterInfo, Shape, StepContext } from './types.ts';

/** A function of one tensor, the parameters that it declares, and its arithmetic. */
export interface Layer {
  readonly parameters: readonly ParameterInfo[];
  readonly apply: (x: Tensor, context: StepContext) => Tensor;
  readonly measure: (input: Shape) => { readonly output: Shape; readonly macs: number };
}

interface ConvOptions {
  readonly in: number;
  readonly out: number;
  /** Side of the square filter, pixels; the padding is half of it on every side, rounded down. */
  readonly kernel: number;
  readonly stride?: number;
  readonly groups?: number;
}

/** Convolution without bias: `name.weight`. */
export const conv = (name: string, options: ConvOptions): Layer => {
  const { in: inputs, out, kernel, stride = 1, groups = 1 } = options;
  const weight = `${name}.weight`;
  const padding = evenPadding(kernel);
  return {
    parameters: [{ name: weight, role: 'conv', shape: [kernel, kernel, inputs / groups, out] }],
    apply: (x, { parameter }) =>
      conv2d(x as Tensor4D, parameter(weight) as Tensor4D, { stride, padding, groups }) as Tensor,
    measure: (input) => {
      const [height, width] = poolOutputSize(areaOf(input), { kernel, stride, padding });
      return { output: [height, width, out], macs: height * width * out * (inputs / groups) * kernel * kernel };
    },
  };
};

/** Added to the variance. Source: PyTorch's nn.BatchNorm2d, which torchvision's ResNets leave as it is. */
const batchNormEpsilon = 1e-5;

/**
 * Batch norm over all but the channel axis: with its running statistics, or with the batch's own where the context says
 * so. `closesResidual` marks the one that a residual branch ends with.
 */
export const batchNorm = (name: string, channels: number, { closesResidual = false } = {}): Layer => {
  const shape = [channels];
  return {
    parameters: [
      { name: `${name}.weight`, role: 'bn-scale', shape, closesResidual },
      { name: `${name}.bias`, role: 'bn-shift', shape },
      { name: `${name}.running_mean`, role: 'bn-mean', shape },
      { name: `${name}.running_var`, role: 'bn-variance', shape },
    ],
    apply: (x, context) => {
      const input = x as Tensor4D;
      const value = (suffix: string) => context.parameter(`${name}.${suffix}`) as Tensor1D;
      const [gamma, beta] = [value('weight'), value('bias')];
      if (!context.batchNormTrains(name)) {
        return tf.batchNorm(input, value('running_mean'), value('running_var'), beta, gamma, batchNormEpsilon);
      }
      const { y, mean, variance } = batchNormTrain(input, gamma, beta, batchNormEpsilon);
      context.onBatchStatistics(name, mean, variance, input.size / channels);
      return y;
    },
    measure: (input) => ({ output: input, macs: 0 }),
  };
};

export const relu: Layer = {
  parameters: [],
  apply: (x) => tf.relu(x),
  measure: (input) => ({ output: input, macs: 0 }),
};

/** Maximum over windows, half a window of padding on every side; the padding never wins. */
export const maxPool = (options: { readonly kernel: number; readonly stride: number }): Layer => {
  const pooling = { ...options, padding: evenPadding(options.kernel) };
  return {
    parameters: [],
    apply: (x) => maxPool2d(x as Tensor4D, pooling),
    measure: (input) => ({ output: [...poolOutputSize(areaOf(input), pooling), input[2]!], macs: 0 }),
  };
};

/** Mean over height and width, whatever they are: this is why a network can be tested at any resolution. */
export const globalAveragePool: Layer = {
  parameters: [],
  apply: (x) => tf.mean(x, [1, 2]),
  measure: (input) => ({ output: [input[2]!], macs: 0 }),
};

/** Linear layer with bias: `name.weight`, `name.bias`. */
export const linear = (name: string, options: { readonly in: number; readonly out: number }): Layer => ({
  parameters: [
    { name: `${name}.weight`, role: 'linear', shape: [options.in, options.out] },
    { name: `${name}.bias`, role: 'bias', shape: [options.out] },
  ],
  apply: (x, { parameter }) =>
    tf.add(tf.matMul(x as Tensor2D, parameter(`${name}.weight`) as Tensor2D), parameter(`${name}.bias`)),
  measure: () => ({ output: [options.out], macs: options.in * options.out }),
});

const evenPadding = (kernel: number): Padding => {
  const side = Math.floor(kernel / 2);
  return [side, side, side, side];
};

const areaOf = (shape: Shape): [number, number] => [shape[0]!, shape[1]!];
