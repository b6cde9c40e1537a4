import { emit, int64s, scalar } from '../../graph/node.ts';
import type { Value } from '../../graph/value.ts';
import type { Geometry } from '../convolution.ts';
import { blockSize, hasWholeBlocks } from './block-size.ts';
import { blockedConvolve, blockedKind } from './convolution.ts';
import { onePixel } from './domain.ts';
import { blocked, emitBlocked, nchwShape, reshapedTo, unblocked } from './feature-maps.ts';
import { blockedTurnedFilter } from './filters.ts';

/**
 * Input gradient of a strided convolution. In blocks, pixels are interleaved by copying whole registers, so it takes
 * one convolution for each offset within a stride. Undefined if blocks do not help, or if the strides do not divide the
 * input.
 */
export const blockedStridedGradient = (dy: Value, filter: Value, g: Geometry): Value | undefined => {
  const isWhole = [0, 1].every((axis) => g.input[axis] === g.strides[axis]! * g.output[axis]!);
  const isDilated = g.dilations.some((dilation) => dilation > 1);
  if (!isWhole || isDilated || g.groups > 1 || !hasWholeBlocks(g.outChannels)) return undefined;
  const seen = [g.batch, ...g.output, g.inChannels];
  const window = { ...onePixel, kernel_shape: g.kernel };
  if (blockedKind(dy, filter, nchwShape(seen), window, 1) !== 'full') return undefined;
  if (g.kernel.every((taps) => taps === 1))
    return g.before.every((pad) => pad === 0) ? withZeros(dy, filter, g) : undefined;
  const [rows, columns] = [phasesOf(g, 0), phasesOf(g, 1)];
  return rows === undefined || columns === undefined ? undefined : joined(dy, filter, g, [rows, columns]);
};

/** One result per stride and zeros elsewhere: padding after each pixel and each row. */
const withZeros = (dy: Value, filter: Value, g: Geometry): Value => {
  const [down, right] = g.strides;
  const results = blocked(blockedConvolve(dy, filter, [g.batch, ...g.output, g.inChannels], onePixel, true));
  const block = blockSize()!;
  const [rows, columns] = [(g.batch * g.inChannels * g.output[0]) / block, g.output[1]];
  const pads = int64s([0, 0, 0, 0, 0, down - 1, 0, (right - 1) * block]);
  const spread = { shape: [rows, down, columns, right * block], dtype: 'float32' } as const;
  const padded = emit('Pad', [reshapedTo(results, [rows, 1, columns, block]), pads, scalar(0)], spread);
  return unblocked(reshapedTo(padded, nchwShape(g.inputShape)));
};

/** Along one axis, the taps of the rotated filter that meet the pixels at one offset within a stride. */
interface Phase {
  readonly first: number;
  readonly taps: number;
  readonly before: number;
  readonly after: number;
}

/** For each offset; undefined if one has no taps, or would require cropping pixels. */
const phasesOf = (g: Geometry, axis: 0 | 1): readonly Phase[] | undefined => {
  const [stride, kernel, pad] = [g.strides[axis], g.kernel[axis], g.before[axis]];
  const phases = Array.from({ length: stride }, (_, offset): Phase => {
    const lowest = (offset + pad) % stride;
    const taps = Math.ceil((kernel - lowest) / stride);
    const after = (offset + pad - lowest) / stride;
    return { first: kernel - 1 - lowest - stride * (taps - 1), taps, before: taps - 1 - after, after };
  });
  return phases.every(({ taps, before }) => taps > 0 && before >= 0) ? phases : undefined;
};

/** Computes each phase with a separate convolution, then interleaves them, first along the columns. */
const joined = (
  dy: Value,
  filter: Value,
  g: Geometry,
  [rows, columns]: readonly [readonly Phase[], readonly Phase[]],
): Value => {
  const block = blockSize()!;
  const [x, turned] = [blocked(dy), blockedTurnedFilter(filter, block)];
  const shape = nchwShape([g.batch, ...g.output, g.inChannels]);
  const pixels = (g.batch * g.inChannels * g.output[0] * g.output[1]) / block;
  const bands = rows.map((row) => {
    const phases = columns.map((column) => {
      const window = {
        ...{ ...onePixel, kernel_shape: [row.taps, column.taps], group: 1 },
        pads: [row.before, column.before, row.after, column.after],
      };
      return emitBlocked('Conv', [x, phaseOf(turned, g, row, column, block)], shape, window);
    });
    return sideBySide(phases, pixels, block);
  });
  const rowCount = pixels / g.output[1];
  return unblocked(reshapedTo(sideBySide(bands, rowCount, g.input[1] * block), nchwShape(g.inputShape)));
};

/** Interleaves values of `count` pieces of equal length: a piece of the first, one of the second, and so on. */
const sideBySide = (values: readonly Value[], count: number, length: number): Value => {
  const pieces = values.map((value) => reshapedTo(value, [count, length]));
  return emit('Concat', pieces, { shape: [count, length * values.length], dtype: 'float32' }, { axis: 1 });
};

/** Every stride-th tap of a rotated filter, which has blocks of `block` x `block` numbers for each tap. */
const phaseOf = (turned: Value, g: Geometry, row: Phase, column: Phase, block: number): Value => {
  const blocks = (g.inChannels * g.outChannels) / block ** 2;
  const ends = [row, column].map(({ first, taps }, axis) => first + (taps - 1) * g.strides[axis]! + 1);
  const taps = reshapedTo(turned, [blocks, ...g.kernel, block ** 2]);
  const inputs = [taps, int64s([row.first, column.first]), int64s(ends), int64s([1, 2]), int64s(g.strides)];
  const picked = emit('Slice', inputs, { shape: [blocks, row.taps, column.taps, block ** 2], dtype: 'float32' });
  return reshapedTo(picked, [g.inChannels, g.outChannels, row.taps, column.taps]);
};
