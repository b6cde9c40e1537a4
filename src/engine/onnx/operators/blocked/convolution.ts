import { emit, int64s } from '../../graph/node.ts';
import { Value } from '../../graph/value.ts';
import type { Geometry } from '../convolution.ts';
import { blockSize } from './block-size.ts';
import { blocked, blocksOf, emitBlocked, nchwShape, reshapedTo, unblocked } from './feature-maps.ts';
import { blockedDepthwiseFilter, blockedFilter, blockedTurnedFilter, filterForFewChannels } from './filters.ts';

type Size = readonly [number, number];

/** Attributes of a convolution, as defined by ONNX. */
export interface Window {
  readonly kernel_shape: Size;
  readonly strides: Size;
  readonly dilations: Size;
  readonly pads: readonly number[];
}

/**
 * The blocked convolution that is faster here than the plain one, if any (measurements in README.md). It needs whole
 * blocks of channels, enough pixels to make the cost of reordering the filter negligible, and filters of more than one
 * tap, unless `x` is in blocks already. ONNX Runtime's optimiser uses blocked convolutions, up to twice as fast as
 * plain ones, for constant filters only; here they are called by name, for trained filters. Frozen ones are left to the
 * optimiser.
 */
export const blockedKind = (
  x: Value,
  filter: Value,
  output: readonly number[],
  { kernel_shape: [rows, columns] }: Window,
  groups: number,
): 'full' | 'depthwise' | undefined => {
  const block = blockSize();
  if (block === undefined || isFrozen(filter)) return undefined;
  const [batch, outs, height, width] = output as [number, number, number, number];
  const ins = x.physical[1]!;
  if (outs % block !== 0) return undefined;
  if (groups === outs && groups === ins) return 'depthwise';
  if (groups > 1 || (rows * columns === 1 && blocksOf(x) === undefined)) return undefined;
  if (ins >= block && ins % block !== 0) return undefined;
  const pixelsPerFilter = blocksOf(x) === undefined ? 4 : 1 / 16;
  return batch * height * width > pixelsPerFilter * Math.max(ins, outs) ? 'full' : undefined;
};

/** Whether a value is frozen, or a frozen value in another layout. */
const isFrozen = ({ frozen, node }: Value): boolean => {
  if (frozen || node === null) return frozen;
  const [source] = node.inputs;
  const { type } = node.operator;
  return (type === 'Transpose' || type === 'Reshape') && source instanceof Value && isFrozen(source);
};

/**
 * Convolution without groups: x [n, c, h, w], filter [o, c, ...kernel], result NCHW with the logical shape `output`.
 * `o` must be a multiple of the block, and so must `c` unless it is smaller than a block. `isTurned`: for the input's
 * gradient, with a filter [c, o, ...kernel].
 */
export const blockedConvolve = (
  x: Value,
  filter: Value,
  output: readonly number[],
  window: Window,
  isTurned: boolean,
): Value => {
  const block = blockSize()!;
  const shape = nchwShape(output);
  if (x.physical[1]! < block) return unblocked(convolution(x, filterForFewChannels(filter, block), shape, window, 1));
  const ordered = isTurned ? blockedTurnedFilter(filter, block) : blockedFilter(filter, block);
  return unblocked(convolution(blocked(x), ordered, shape, window, 1));
};

/** Depthwise convolution: x [n, c, h, w], filter [c, 1, ...kernel]; `c` must be a multiple of the block. */
export const blockedDepthwise = (x: Value, filter: Value, output: readonly number[], window: Window): Value => {
  const channels = filter.physical[0]!;
  const ordered = blockedDepthwiseFilter(filter, blockSize()!);
  return unblocked(convolution(blocked(x), ordered, nchwShape(output), window, channels));
};

/**
 * Gradient of a depthwise filter, [c, rows, columns]: each plane of `x` convolved with its plane of `dy`. The planes of
 * a feature map in blocks already have the operator's filter layout.
 */
export const blockedDepthwiseGradient = (x: Value, dy: Value, g: Geometry, pads: readonly number[]): Value => {
  const planes = g.batch * g.groups;
  const asOneImage = (value: Value) => {
    const [, , rows, columns] = value.physical as [number, number, number, number];
    return reshapedTo(blocked(value), [1, planes, rows, columns]);
  };
  const filter = reshapedTo(asOneImage(dy), [planes, 1, ...g.output]);
  const window = { kernel_shape: g.output, strides: g.dilations, dilations: g.strides, pads };
  const gradients = convolution(asOneImage(x), filter, [1, planes, ...g.kernel], window, planes);
  const perImage = reshapedTo(unblocked(gradients), [g.batch, g.groups, ...g.kernel]);
  const output = { shape: [g.groups, ...g.kernel], dtype: 'float32' } as const;
  return emit('ReduceSum', [perImage, int64s([0])], output, { keepdims: 0 });
};

const convolution = (x: Value, filter: Value, shape: readonly number[], window: Window, group: number): Value =>
  emitBlocked('Conv', [x, filter], shape, { ...window, group });
