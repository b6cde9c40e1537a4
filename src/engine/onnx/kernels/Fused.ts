import { toLayout } from '../graph/layout.ts';
import { scalar } from '../graph/node.ts';
import type { Value } from '../graph/value.ts';
import { float, type Inputs, type Kernel, kernel } from '../kernel.ts';
import { type ConvAttrs, convolve, geometryOf } from '../operators/convolution.ts';
import { binary, unary, where, withScalars } from '../operators/elementwise.ts';
import { matMul } from './BatchMatMul.ts';
import { asGrouped } from './DepthwiseConv2dNative.ts';

interface FusedAttrs {
  readonly activation?: 'linear' | 'relu' | 'relu6' | 'elu' | 'sigmoid' | 'leakyrelu' | 'prelu';
  readonly leakyreluAlpha?: number;
}

const isChannelsLast = (_inputs: unknown, { dataFormat }: ConvAttrs): boolean => dataFormat !== 'NCHW';

/**
 * TF.js's layers request a product with its bias and activation as one kernel. ONNX Runtime fuses such a sequence
 * itself, so this only splits it up.
 */
export const fusedKernels: Kernel[] = [
  kernel<ConvAttrs & FusedAttrs>(
    'FusedConv2D',
    float,
    (inputs, attrs) => {
      const { x, filter } = inputs;
      const geometry = geometryOf(x!.shape, filter!.shape, attrs);
      return finished(convolve(toLayout(x!, 'NCHW'), toLayout(filter!, 'OIHW'), geometry), inputs, attrs);
    },
    isChannelsLast,
  ),

  kernel<ConvAttrs & FusedAttrs>(
    'FusedDepthwiseConv2D',
    float,
    (inputs, attrs) => {
      const { x, filter } = inputs;
      const geometry = geometryOf(x!.shape, filter!.shape, attrs, true);
      return finished(convolve(toLayout(x!, 'NCHW'), asGrouped(filter!, geometry), geometry), inputs, attrs);
    },
    isChannelsLast,
  ),

  kernel<{ transposeA: boolean; transposeB: boolean } & FusedAttrs>('_FusedMatMul', float, (inputs, attrs) =>
    finished(matMul(inputs.a!, inputs.b!, attrs), inputs, attrs),
  ),
];

const finished = (product: Value, { bias, preluActivationWeights }: Inputs, attrs: FusedAttrs): Value => {
  const biased = bias === undefined ? product : binary('Add', product, bias);
  return activated(biased, attrs, preluActivationWeights);
};

const activated = (x: Value, { activation, leakyreluAlpha = 0 }: FusedAttrs, slopes: Value | undefined): Value => {
  switch (activation) {
    case 'relu':
      return unary('Relu', x);
    case 'relu6':
      return withScalars('Clip', x, [scalar(0), scalar(6)]);
    case 'elu':
      return unary('Elu', x, 'float32', { alpha: { float: 1 } });
    case 'sigmoid':
      return unary('Sigmoid', x);
    case 'leakyrelu':
      return unary('LeakyRelu', x, 'float32', { alpha: { float: leakyreluAlpha } });
    case 'prelu':
      return where(withScalars('Less', x, [scalar(0)], 'bool'), binary('Mul', x, slopes!), x);
    default:
      return x;
  }
};
