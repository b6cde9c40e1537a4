import * as tf from '@tensorflow/tfjs-core';
import { emit, int64s } from './node.ts';
import type { Value } from './value.ts';

/** Attributes of TF.js's convolution kernels, and `groups`, which only our own `conv2d` sets. */
export interface ConvAttrs {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dilations?: number | [number, number];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly groups?: number;
}

/** A convolution's numbers. Filters are [outChannels, inChannels / groups, ...kernel] in memory. */
export interface Geometry {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly groups: number;
  readonly input: readonly [number, number];
  readonly output: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** [top, left], and [bottom, right]. */
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
  /** Logical NHWC shapes. */
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
}

type Shape4D = [number, number, number, number];

/** `xShape` is NHWC; `filterShape` [height, width, in, out], or [height, width, channels, multiplier] if `depthwise`. */
export const geometryOf = (
  xShape: readonly number[],
  filterShape: readonly number[],
  attrs: ConvAttrs,
  depthwise = false,
): Geometry => {
  const info = tf.backend_util.computeConv2DInfo(
    xShape as Shape4D,
    filterShape as Shape4D,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    depthwise,
  );
  const { padInfo } = info;
  return {
    batch: info.batchSize,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    groups: depthwise ? info.inChannels : (attrs.groups ?? 1),
    input: [info.inHeight, info.inWidth],
    output: [info.outHeight, info.outWidth],
    kernel: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    before: [padInfo.top, padInfo.left],
    after: [padInfo.bottom, padInfo.right],
    inputShape: xShape,
    outputShape: info.outShape,
  };
};

/** `x` and the result NCHW, `filter` OIHW. */
export const convolve = (x: Value, filter: Value, g: Geometry): Value =>
  emit(
    'Conv',
    [x, filter],
    { shape: g.outputShape, dtype: 'float32', layout: 'NCHW' },
    {
      kernel_shape: g.kernel,
      strides: g.strides,
      dilations: g.dilations,
      pads: [...g.before, ...g.after],
      group: g.groups,
    },
  );

/**
 * Gradient of the input, NCHW. With stride 1 it is a convolution with the flipped filter, which ONNX Runtime does fast;
 * otherwise a transposed one.
 */
export const inputGradient = (dy: Value, filter: Value, g: Geometry): Value => {
  const [reachRows, reachColumns] = reach(g);
  const flippable = isOne(g.strides) && (g.groups === 1 || (g.groups === g.inChannels && g.groups === g.outChannels));
  if (
    flippable &&
    g.before[0] <= reachRows &&
    g.before[1] <= reachColumns &&
    g.after[0] <= reachRows &&
    g.after[1] <= reachColumns
  ) {
    return emit(
      'Conv',
      [dy, flipped(filter, g)],
      { shape: g.inputShape, dtype: 'float32', layout: 'NCHW' },
      {
        kernel_shape: g.kernel,
        strides: [1, 1],
        dilations: g.dilations,
        pads: [reachRows - g.before[0], reachColumns - g.before[1], reachRows - g.after[0], reachColumns - g.after[1]],
        group: g.groups,
      },
    );
  }
  const rest = (axis: 0 | 1) =>
    g.input[axis] - ((g.output[axis] - 1) * g.strides[axis] + reach(g)[axis] + 1 - g.before[axis] - g.after[axis]);
  return emit(
    'ConvTranspose',
    [dy, filter],
    { shape: g.inputShape, dtype: 'float32', layout: 'NCHW' },
    {
      kernel_shape: g.kernel,
      strides: g.strides,
      dilations: g.dilations,
      pads: [...g.before, ...g.after],
      output_padding: [rest(0), rest(1)],
      group: g.groups,
    },
  );
};

/** How far a filter reaches beyond its first tap. */
export const reach = ({ kernel, dilations }: Geometry): [number, number] => [
  (kernel[0] - 1) * dilations[0],
  (kernel[1] - 1) * dilations[1],
];

const isOne = ([a, b]: readonly [number, number]): boolean => a === 1 && b === 1;

/** The filter turned by 180 degrees, its input and output channels swapped unless it is depthwise. */
const flipped = (filter: Value, g: Geometry): Value => {
  const [rows, columns] = g.kernel;
  const swapped = [filter.physical[1]!, filter.physical[0]!, rows, columns];
  const source =
    g.groups === 1 ? emit('Transpose', [filter], { shape: swapped, dtype: 'float32' }, { perm: [1, 0, 2, 3] }) : filter;
  if (rows === 1 && columns === 1) return source;
  const beyondStart = -(2 ** 31);
  return emit(
    'Slice',
    [source, int64s([-1, -1]), int64s([beyondStart, beyondStart]), int64s([2, 3]), int64s([-1, -1])],
    {
      shape: source.physical,
      dtype: 'float32',
    },
  );
};
