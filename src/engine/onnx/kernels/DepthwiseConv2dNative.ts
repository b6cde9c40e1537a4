import { reshapedAnew, toLayout } from '../graph/layout.ts';
import type { Value } from '../graph/value.ts';
import { float, type Kernel, kernel } from '../kernel.ts';
import { type ConvAttrs, convolve, type Geometry, geometryOf, inputGradient } from '../operators/convolution.ts';
import { filterGradient } from '../operators/filter-gradient.ts';

/** [height, width, channels, multiplier] as the filter of a grouped convolution, [channels * multiplier, 1, h, w]. */
export const asGrouped = (filter: Value, g: Geometry): Value =>
  reshapedAnew(toLayout(filter, 'CMHW'), [g.outChannels, 1, ...g.kernel], 'OIHW');

const isChannelsLast = (_inputs: unknown, { dataFormat }: ConvAttrs): boolean => dataFormat !== 'NCHW';

/** Depthwise convolution and its two gradients, as a convolution with one group per channel. */
export const depthwiseKernels: Kernel[] = [
  kernel<ConvAttrs>(
    'DepthwiseConv2dNative',
    float,
    ({ x, filter }, attrs) => {
      const geometry = geometryOf(x!.shape, filter!.shape, attrs, true);
      return convolve(toLayout(x!, 'NCHW'), asGrouped(filter!, geometry), geometry);
    },
    isChannelsLast,
  ),

  kernel<ConvAttrs & { inputShape: number[] }>('DepthwiseConv2dNativeBackpropInput', float, ({ dy, filter }, attrs) => {
    const geometry = geometryOf(attrs.inputShape, filter!.shape, attrs, true);
    return inputGradient(toLayout(dy!, 'NCHW'), asGrouped(filter!, geometry), geometry);
  }),

  kernel<ConvAttrs & { filterShape: number[] }>('DepthwiseConv2dNativeBackpropFilter', float, ({ x, dy }, attrs) => {
    const geometry = geometryOf(x!.shape, attrs.filterShape, attrs, true);
    const grouped = filterGradient(toLayout(x!, 'NCHW'), toLayout(dy!, 'NCHW'), geometry);
    const [, , channels, multiplier] = attrs.filterShape as [number, number, number, number];
    return reshapedAnew(grouped, [channels, multiplier, ...geometry.kernel], 'CMHW');
  }),
];
