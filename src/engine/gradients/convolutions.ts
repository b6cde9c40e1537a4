import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../core.ts';
import { gradient, runKernel } from './define.ts';

interface ConvAttrs {
  readonly strides: number | number[];
  readonly pad: unknown;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dilations: number | number[];
  readonly dimRoundingMode?: string;
  /** Set only by our own `conv2d`, and only on a backend with grouped convolution. */
  readonly groups?: number;
}

const xAndFilter = { inputs: ['x', 'filter'] };

const refuseDilation = (kernelName: string, dilations: number | number[]): void =>
  tf.util.assert(
    tf.backend_util.tupleValuesAreOne(dilations),
    () =>
      `Error in gradient of ${kernelName}: dilation rates greater than 1 are not yet supported in gradients. ` +
      `Got dilations '${dilations}'`,
  );

/**
 * TF.js's backends have no gradient of a dilated convolution; ours has one, which our `conv2d` also needs for depthwise
 * convolutions.
 */
const dilationIsOurs = (): boolean => tf.getBackend() === 'onnx';

/** Gradients of linear kernels with two operands, each the adjoint kernel for the other operand. */
export const convolutionGradients: GradConfig[] = [
  gradient<ConvAttrs>('Conv2D', xAndFilter, (dy, [x, filter], attrs) => {
    if (!dilationIsOurs()) refuseDilation('conv2D', attrs.dilations);
    return {
      x: () => runKernel('Conv2DBackpropInput', { dy, filter: filter! }, { ...attrs, inputShape: x!.shape }),
      filter: () => runKernel('Conv2DBackpropFilter', { x: x!, dy }, { ...attrs, filterShape: filter!.shape }),
    };
  }),

  gradient<ConvAttrs>('Conv2DBackpropInput', { inputs: ['dy', 'filter'] }, (ddx, [dy, filter], attrs) => ({
    dy: () => runKernel('Conv2D', { x: ddx, filter: filter! }, { ...attrs, dilations: attrs.dilations ?? 1 }),
    filter: () => runKernel('Conv2DBackpropFilter', { x: ddx, dy: dy! }, { ...attrs, filterShape: filter!.shape }),
  })),

  gradient<ConvAttrs>('DepthwiseConv2dNative', xAndFilter, (dy, [x, filter], attrs) => {
    const dilations = attrs.dilations ?? [1, 1];
    refuseDilation('depthwiseConv2dNative', dilations);
    const common = { ...attrs, dilations };
    return {
      x: () =>
        runKernel('DepthwiseConv2dNativeBackpropInput', { dy, filter: filter! }, { ...common, inputShape: x!.shape }),
      filter: () =>
        runKernel('DepthwiseConv2dNativeBackpropFilter', { x: x!, dy }, { ...common, filterShape: filter!.shape }),
    };
  }),

  gradient<ConvAttrs>('Conv3D', xAndFilter, (dy, [x, filter], { strides, pad, dilations }) => {
    refuseDilation('conv3D', dilations);
    return {
      x: () => runKernel('Conv3DBackpropInputV2', { dy, filter: filter! }, { pad, strides, inputShape: x!.shape }),
      filter: () => runKernel('Conv3DBackpropFilterV2', { x: x!, dy }, { pad, strides, filterShape: filter!.shape }),
    };
  }),

  gradient('Dilation2D', xAndFilter, (dy, [x, filter], attrs) => ({
    x: () => runKernel('Dilation2DBackpropInput', { x: x!, filter: filter!, dy }, attrs),
    filter: () => runKernel('Dilation2DBackpropFilter', { x: x!, filter: filter!, dy }, attrs),
  })),

  gradient<{ transposeA: boolean; transposeB: boolean }>('BatchMatMul', { inputs: ['a', 'b'] }, (dy, saved, attrs) => {
    const [a, b] = saved as [Tensor, Tensor];
    const { transposeA, transposeB } = attrs;
    return {
      a: () => (transposeA ? tf.matMul(b, dy, transposeB, true) : tf.matMul(dy, b, false, !transposeB)),
      b: () => (transposeB ? tf.matMul(dy, a, true, transposeA) : tf.matMul(a, dy, !transposeA, false)),
    };
  }),
];
