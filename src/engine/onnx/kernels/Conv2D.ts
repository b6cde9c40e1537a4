import { toLayout } from '../graph/layout.ts';
import { sameShape } from '../graph/value.ts';
import { float, type Kernel, kernel } from '../kernel.ts';
import { type ConvAttrs, convolve, geometryOf, inputGradient } from '../operators/convolution.ts';
import { filterGradient } from '../operators/filter-gradient.ts';

const isChannelsLast = (_inputs: unknown, { dataFormat }: ConvAttrs): boolean => dataFormat !== 'NCHW';

/** Convolution and its two gradients. Filters are in OIHW order from their first use on. */
export const convolutionKernels: Kernel[] = [
  kernel<ConvAttrs>(
    'Conv2D',
    float,
    ({ x, filter }, attrs) =>
      convolve(toLayout(x!, 'NCHW'), toLayout(filter!, 'OIHW'), geometryOf(x!.shape, filter!.shape, attrs)),
    isChannelsLast,
  ),

  kernel<ConvAttrs & { inputShape: number[] }>(
    'Conv2DBackpropInput',
    float,
    ({ dy, filter }, attrs) => {
      const geometry = geometryOf(attrs.inputShape, filter!.shape, attrs);
      return inputGradient(toLayout(dy!, 'NCHW'), toLayout(filter!, 'OIHW'), geometry);
    },
    // A transposed convolution may be requested for an input shape from which no convolution yields `dy`.
    (inputs, attrs) =>
      isChannelsLast(inputs, attrs) &&
      sameShape(inputs.dy!.shape, geometryOf(attrs.inputShape, inputs.filter!.shape, attrs).outputShape),
  ),

  kernel<ConvAttrs & { filterShape: number[] }>(
    'Conv2DBackpropFilter',
    float,
    ({ x, dy }, attrs) => {
      const geometry = geometryOf(x!.shape, attrs.filterShape, attrs);
      return filterGradient(toLayout(x!, 'NCHW'), toLayout(dy!, 'NCHW'), geometry);
    },
    isChannelsLast,
  ),
];
