import {
  avgPool2d,
  batchNormTrain,
  conv2d,
  maxPool2d,
  type PooledBatchNormOptions,
  pooledBatchNormTrain,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tf,
} from '../../engine/ops/index.ts';
import type { ParameterInfo, Shape, StepContext } from '../types.ts';
import { type PaddingRule, paddingPixels, windowsAlong } from './padding.ts';

/** A function of one tensor, the parameters it declares, and a function that computes its shape and cost. */
export interface Layer {
  readonly parameters: readonly ParameterInfo[];
  readonly apply: (x: Tensor, context: StepContext) => Tensor;
  readonly measure: (input: Shape) => { readonly output: Shape; readonly macs: number };
  /** For a ReLU: its upper bound, Infinity or 6. */
  readonly reluCeiling?: number;
}

/** A batch norm, which can also be fused with the ReLU and the pooling after it. */
export interface BatchNormLayer extends Layer {
  /**
   * Mean over height and width of relu(layer(x) + residual), without gradients for `x` and `residual`; undefined if the
   * batch norm does not use the batch's statistics.
   */
  readonly applyPooled: (
    x: Tensor,
    context: StepContext,
    options: Pick<PooledBatchNormOptions, 'residual' | 'ceiling'>,
  ) => Tensor2D | undefined;
}

interface ConvOptions {
  readonly in: number;
  readonly out: number;
  /** Filter size, pixels: [height, width], or one number for a square. */
  readonly kernel: number | readonly [number, number];
  readonly stride?: number;
  readonly groups?: number;
  /** Default: `half`. */
  readonly padding?: PaddingRule;
  /** Whether there is a `name.bias`. Default: false, as before a batch norm. */
  readonly bias?: boolean;
}

/** Convolution: `name.weight`, and `name.bias` if requested. Depthwise if `groups` equals `in`. */
export const conv = (name: string, options: ConvOptions): Layer => {
  const { in: inputs, out, stride = 1, groups = 1, padding = 'half', bias = false } = options;
  const [weight, shift] = [`${name}.weight`, `${name}.bias`];
  const [height, width] = typeof options.kernel === 'number' ? [options.kernel, options.kernel] : options.kernel;
  const window = { kernel: [height, width], stride, padding } as const;
  return {
    parameters: [
      { name: weight, role: 'conv', shape: [height, width, inputs / groups, out] },
      ...(bias ? [{ name: shift, role: 'bias', shape: [out] } as const] : []),
    ],
    apply: (x, { parameter }) => {
      const pixels = paddingPixels(window, areaOf(x.shape.slice(1)));
      const y = conv2d(x as Tensor4D, parameter(weight) as Tensor4D, { stride, padding: pixels, groups });
      return bias ? tf.add(y, parameter(shift)) : y;
    },
    measure: (input) => {
      const [rows, columns] = windowsAlong(window, areaOf(input));
      return { output: [rows, columns, out], macs: rows * columns * out * (inputs / groups) * height * width };
    },
  };
};

/** Added to the variance. Source: PyTorch's nn.BatchNorm2d, which torchvision's ResNets use. */
const torchEpsilon = 1e-5;

/**
 * Batch norm over all axes except channels: with its running statistics, or with the batch's own if the context says
 * so. `closesResidual` marks the one at the end of a residual branch.
 */
export const batchNorm = (
  name: string,
  channels: number,
  { closesResidual = false, epsilon = torchEpsilon } = {},
): BatchNormLayer => {
  const shape = [channels];
  const valueIn = (context: StepContext, suffix: string) => context.parameter(`${name}.${suffix}`) as Tensor1D;
  return {
    parameters: [
      { name: `${name}.weight`, role: 'bn-scale', shape, closesResidual },
      { name: `${name}.bias`, role: 'bn-shift', shape },
      { name: `${name}.running_mean`, role: 'bn-mean', shape },
      { name: `${name}.running_var`, role: 'bn-variance', shape },
    ],
    apply: (x, context) => {
      const input = x as Tensor4D;
      const [gamma, beta] = [valueIn(context, 'weight'), valueIn(context, 'bias')];
      if (!context.batchNormTrains(name)) {
        const [mean, variance] = [valueIn(context, 'running_mean'), valueIn(context, 'running_var')];
        return tf.batchNorm(input, mean, variance, beta, gamma, epsilon);
      }
      const { y, mean, variance } = batchNormTrain(input, gamma, beta, epsilon);
      context.onBatchStatistics(name, mean, variance, input.size / channels);
      return y;
    },
    applyPooled: (x, context, options) => {
      if (!context.batchNormTrains(name)) return undefined;
      const [gamma, beta] = [valueIn(context, 'weight'), valueIn(context, 'bias')];
      const { pooled, mean, variance } = pooledBatchNormTrain(x as Tensor4D, gamma, beta, { epsilon, ...options });
      context.onBatchStatistics(name, mean, variance, x.size / channels);
      return pooled;
    },
    measure: (input) => ({ output: input, macs: 0 }),
  };
};

export const relu: Layer = {
  reluCeiling: Infinity,
  parameters: [],
  apply: (x) => tf.relu(x),
  measure: (input) => ({ output: input, macs: 0 }),
};

interface PoolOptions {
  readonly kernel: number;
  readonly stride: number;
  /** Default: `half`. */
  readonly padding?: PaddingRule;
  /** Whether the last window may extend past the border. Default: false. */
  readonly ceilMode?: boolean;
}

/** Maximum over square windows; padding never wins. */
export const maxPool = ({ kernel, stride, padding = 'half', ceilMode = false }: PoolOptions): Layer => {
  const window = { kernel: [kernel, kernel], stride, padding, ceilMode } as const;
  return {
    parameters: [],
    apply: (x) => {
      const pixels = paddingPixels(window, areaOf(x.shape.slice(1)));
      return maxPool2d(x as Tensor4D, { kernel, stride, padding: pixels, ceilMode });
    },
    measure: (input) => ({ output: [...windowsAlong(window, areaOf(input)), input[2]!], macs: 0 }),
  };
};

/** Mean over square windows of the values inside the map only: padding is not counted. */
export const averagePool = ({ kernel, stride, padding = 'half', ceilMode = false }: PoolOptions): Layer => {
  const window = { kernel: [kernel, kernel], stride, padding, ceilMode } as const;
  return {
    parameters: [],
    apply: (x) => {
      const pixels = paddingPixels(window, areaOf(x.shape.slice(1)));
      return avgPool2d(x as Tensor4D, { kernel, stride, padding: pixels, ceilMode, countIncludePad: false });
    },
    measure: (input) => ({ output: [...windowsAlong(window, areaOf(input)), input[2]!], macs: 0 }),
  };
};

/** Mean over height and width, whatever their size: this is why a network can be tested at any resolution. */
export const globalAveragePool: Layer = {
  parameters: [],
  apply: (x) => tf.mean(x, [1, 2]),
  measure: (input) => ({ output: [input[2]!], macs: 0 }),
};

/** One row per image, after a pooling that keeps its axes of length 1. */
export const flatten: Layer = {
  parameters: [],
  apply: (x) => tf.reshape(x, [x.shape[0]!, x.size / x.shape[0]!]),
  measure: (input) => ({ output: [input.reduce((product, size) => product * size, 1)], macs: 0 }),
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

const areaOf = (shape: Shape): [number, number] => [shape[0]!, shape[1]!];
