import type { backend_util } from '@tensorflow/tfjs-core';
import { FixresError } from '../../../base/errors.ts';
import { tf } from '../../tf.ts';
import { emit, int64s } from '../graph/node.ts';
import type { Value } from '../graph/value.ts';
import { settings } from '../run/settings.ts';
import { blockSize } from './blocked/block-size.ts';
import { blockedConvolve, blockedDepthwise, blockedKind, type Window } from './blocked/convolution.ts';
import { nchwShape } from './blocked/feature-maps.ts';
import { blockedStridedGradient } from './blocked/strided-gradient.ts';

/** Attributes of TF.js's convolution kernels, plus `groups`, which only our own `conv2d` sets. */
export interface ConvAttrs {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dilations?: number | [number, number];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly groups?: number;
}

/** The dimensions of a convolution. Filters are [outChannels, inChannels / groups, ...kernel] in memory. */
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

/** `x` and the result are NCHW, `filter` is OIHW. With trained filters it is computed in blocks if that is faster. */
export const convolve = (x: Value, filter: Value, g: Geometry): Value => {
  const window = {
    kernel_shape: g.kernel,
    strides: g.strides,
    dilations: g.dilations,
    pads: [...g.before, ...g.after],
  };
  return windowed(x, filter, g.outputShape, window, g.groups);
};

/**
 * Gradient of the input, NCHW: with stride 1 a convolution with the flipped filter, which is fast in ONNX Runtime;
 * otherwise a transposed convolution.
 */
export const inputGradient = (dy: Value, filter: Value, g: Geometry): Value => {
  refuseWrongGradient(g);
  const [rows, columns] = reach(g);
  const pads = [rows - g.before[0], columns - g.before[1], rows - g.after[0], columns - g.after[1]];
  if (isOne(g.strides) && (g.groups === 1 || isDepthwise(g)) && pads.every((pad) => pad >= 0)) {
    const window = { kernel_shape: g.kernel, strides: g.strides, dilations: g.dilations, pads };
    const kind = blockedKind(dy, filter, nchwShape(g.inputShape), window, g.groups);
    if (kind === 'full' && g.outChannels >= blockSize()!)
      return blockedConvolve(dy, filter, g.inputShape, window, true);
    return windowed(dy, flipped(filter, g), g.inputShape, window, g.groups);
  }
  const strided = isOne(g.strides) ? undefined : blockedStridedGradient(dy, filter, g);
  if (strided !== undefined) return strided;
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

/** Refuses cases for which both Conv and ConvTranspose of ONNX Runtime 1.30.0's webgpu device give wrong values. */
const refuseWrongGradient = (g: Geometry): void => {
  const isOneChannelAGroup = g.groups > 1 && g.groups === g.inChannels;
  if (settings.device !== 'webgpu' || !isOneChannelAGroup || g.outChannels === g.inChannels) return;
  throw new FixresError(
    'ENGINE_UNSUPPORTED_OP',
    'the engine `onnx` on `webgpu` computes a wrong input gradient for depthwise convolutions with several outputs per channel',
    { hint: 'train with `--device cpu`; inference works on `webgpu`' },
  );
};

/** A convolution of any kind, plain or in blocks; `shape` is the logical shape of the result. */
const windowed = (x: Value, filter: Value, shape: readonly number[], window: Window, groups: number): Value => {
  const kind = blockedKind(x, filter, nchwShape(shape), window, groups);
  if (kind === undefined) {
    return emit('Conv', [x, filter], { shape, dtype: 'float32', layout: 'NCHW' }, { ...window, group: groups });
  }
  return kind === 'depthwise'
    ? blockedDepthwise(x, filter, shape, window)
    : blockedConvolve(x, filter, shape, window, false);
};

/** How far a filter reaches beyond its first tap. */
export const reach = ({ kernel, dilations }: Geometry): [number, number] => [
  (kernel[0] - 1) * dilations[0],
  (kernel[1] - 1) * dilations[1],
];

/** One filter per channel, and one channel per filter. */
export const isDepthwise = ({ groups, inChannels, outChannels }: Geometry): boolean =>
  groups > 1 && groups === inChannels && groups === outChannels;

const isOne = ([a, b]: readonly [number, number]): boolean => a === 1 && b === 1;

/** The filter rotated by 180 degrees, its input and output channels swapped unless it is depthwise. */
const flipped = (filter: Value, g: Geometry): Value => {
  const [rows, columns] = g.kernel;
  const swapped = [filter.physical[1]!, filter.physical[0]!, rows, columns];
  const source =
    g.groups === 1 ? emit('Transpose', [filter], { shape: swapped, dtype: 'float32' }, { perm: [1, 0, 2, 3] }) : filter;
  if (rows === 1 && columns === 1) return source;
  const start = int64s([-1, -1]);
  const beyondFirst = int64s([-(2 ** 31), -(2 ** 31)]);
  const output = { shape: source.physical, dtype: 'float32' } as const;
  return emit('Slice', [source, start, beyondFirst, int64s([2, 3]), int64s([-1, -1])], output);
};
