import { emit, int64s } from '../graph/node.ts';
import { Value } from '../graph/value.ts';
import { encodeModel, type OnnxNode } from '../run/onnx-model.ts';
import { createSession } from '../run/session.ts';
import { settings } from '../run/settings.ts';
import type { Geometry } from './convolution.ts';

/**
 * ONNX Runtime's blocked convolutions (channels in blocks of a vector register's width), up to twice as fast as the plain
 * ones. Its optimiser uses them for constant filters only; here they are called by name, for filters that are trained.
 * The operators are internal to ONNX Runtime, so they are tried once, with a known answer, before they are used.
 */
const domain = 'com.microsoft.nchwc';

type Size = readonly [number, number];

/** Attributes of a convolution in ONNX's terms. */
export interface Window {
  readonly kernel_shape: Size;
  readonly strides: Size;
  readonly dilations: Size;
  readonly pads: readonly number[];
}

/** Channels in a block on this machine; undefined if there are no blocked convolutions. */
export const blockSize = (): number | undefined => {
  if (settings.device !== 'cpu') return undefined;
  if (!tried) {
    tried = true;
    size = [16, 8].find(givesTheRightAnswer);
  }
  return size;
};

let tried = false;
let size: number | undefined;

/**
 * Which blocked convolution beats the plain one here, if any (measurements in README.md): filters of more than one tap,
 * whole blocks of channels, and enough pixels to make the cost of reordering the filter negligible. Frozen filters are
 * left to ONNX Runtime's own optimiser.
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
  if (groups > 1 || rows * columns === 1) return undefined;
  if (ins >= block && ins % block !== 0) return undefined;
  return batch * height * width > 4 * Math.max(ins, outs) ? 'full' : undefined;
};

/** Frozen, or a frozen value in another layout. */
const isFrozen = ({ frozen, node }: Value): boolean => {
  if (frozen || node === null) return frozen;
  const [source] = node.inputs;
  const { type } = node.operator;
  return (type === 'Transpose' || type === 'Reshape') && source instanceof Value && isFrozen(source);
};

/**
 * Convolution without groups: x [n, c, h, w], filter [o, c, ...kernel], result NCHW of the logical shape `output`. `o` must
 * be a multiple of the block, and `c` too unless it is smaller than one.
 */
export const blockedConvolve = (x: Value, filter: Value, output: readonly number[], window: Window): Value => {
  const block = blockSize()!;
  const [outs, ins, rows, columns] = filter.physical as [number, number, number, number];
  if (ins < block) {
    const reordered = transposedAs(filter, [outs / block, block, ins, rows, columns], [0, 2, 3, 4, 1]);
    return unblocked(convolution(x, reordered, output, window, 1), outs);
  }
  const split = [outs / block, block, ins / block, block, rows, columns];
  return unblocked(convolution(blocked(x), transposedAs(filter, split, [0, 2, 4, 5, 3, 1]), output, window, 1), outs);
};

/** Depthwise convolution: x [n, c, h, w], filter [c, 1, ...kernel]; `c` must be a multiple of the block. */
export const blockedDepthwise = (x: Value, filter: Value, output: readonly number[], window: Window): Value => {
  const block = blockSize()!;
  const [channels, , rows, columns] = filter.physical as [number, number, number, number];
  const reordered = transposedAs(filter, [channels / block, block, 1, rows, columns], [0, 2, 3, 4, 1]);
  return unblocked(convolution(blocked(x), reordered, output, window, channels), channels);
};

/**
 * Gradient of a depthwise filter, [c, rows, columns]: each plane of `x` convolved with its plane of `dy`. Blocking the
 * planes of `dy` as a picture gives what the operator wants as a filter.
 */
export const blockedDepthwiseGradient = (x: Value, dy: Value, g: Geometry, pads: readonly number[]): Value => {
  const planes = g.batch * g.groups;
  const asOnePicture = (value: Value) => {
    const [, , rows, columns] = value.physical as [number, number, number, number];
    return blocked(reshapedTo(value, [1, planes, rows, columns]));
  };
  const filter = reshapedTo(asOnePicture(dy), [planes, 1, ...g.output]);
  const window = { kernel_shape: g.output, strides: g.dilations, dilations: g.strides, pads };
  const gradients = convolution(asOnePicture(x), filter, [1, ...g.kernel, planes], window, planes);
  const perPicture = reshapedTo(unblocked(gradients, planes), [g.batch, g.groups, ...g.kernel]);
  const output = { shape: [g.groups, ...g.kernel], dtype: 'float32' } as const;
  return emit('ReduceSum', [perPicture, int64s([0])], output, { keepdims: 0 });
};

const convolution = (x: Value, filter: Value, output: readonly number[], window: Window, group: number): Value =>
  emit('Conv', [x, filter], { shape: output, dtype: 'float32', layout: 'NCHW' }, { ...window, group }, domain);

const blocked = (x: Value): Value => emit('ReorderInput', [x], { shape: x.physical, dtype: 'float32' }, {}, domain);

const unblocked = (x: Value, channels: number): Value =>
  emit('ReorderOutput', [x], { shape: x.shape, dtype: 'float32', layout: 'NCHW' }, { channels }, domain);

const reshapedTo = (x: Value, shape: readonly number[]): Value =>
  emit('Reshape', [x, int64s(shape)], { shape, dtype: 'float32' });

/** Splits a filter's axes, permutes them, and gives the result the filter's shape again. */
const transposedAs = (filter: Value, split: readonly number[], perm: readonly number[]): Value => {
  const shape = perm.map((axis) => split[axis]!);
  const permuted = emit('Transpose', [reshapedTo(filter, split)], { shape, dtype: 'float32' }, { perm });
  return reshapedTo(permuted, filter.physical);
};

/** A 1x1 convolution of 2 * block channels that doubles each channel, in blocks of `block`. */
const givesTheRightAnswer = (block: number): boolean => {
  const channels = 2 * block;
  const x = Float32Array.from({ length: channels }, (_, channel) => channel + 1);
  const filter = new Float32Array(channels * channels);
  for (let channel = 0; channel < channels; channel++) {
    const [outBlock, inBlock, within] = [Math.floor(channel / block), Math.floor(channel / block), channel % block];
    filter[((outBlock * 2 + inBlock) * block + within) * block + within] = 2;
  }
  const node = (type: string, inputs: string[], outputs: string[], attributes: OnnxNode['attributes']): OnnxNode => ({
    type,
    domain,
    inputs,
    outputs,
    attributes,
  });
  const shape = [1, channels, 1, 1];
  const model = encodeModel({
    nodes: [
      node('ReorderInput', ['x'], ['b'], {}),
      node('Conv', ['b', 'w'], ['c'], {
        kernel_shape: [1, 1],
        strides: [1, 1],
        dilations: [1, 1],
        pads: [0, 0, 0, 0],
        group: 1,
      }),
      node('ReorderOutput', ['c'], ['y'], { channels }),
    ],
    initializers: [],
    inputs: [
      { name: 'x', dtype: 'float32', shape },
      { name: 'w', dtype: 'float32', shape: [channels, channels, 1, 1] },
    ],
    outputs: [{ name: 'y', dtype: 'float32', shape }],
  });
  const y = new Float32Array(channels);
  const tensor = (data: Float32Array, dims: number[]) => ({ type: 'float32', dims, data, location: 'cpu' }) as const;
  try {
    const session = createSession(model, []);
    session.run({ x: tensor(x, shape), w: tensor(filter, [channels, channels, 1, 1]) }, { y: tensor(y, shape) });
    session.dispose();
  } catch {
    return false;
  }
  return y.every((value, channel) => value === 2 * (channel + 1));
};
