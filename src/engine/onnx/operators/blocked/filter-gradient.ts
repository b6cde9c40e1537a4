import { reshapedAnew, toStock } from '../../graph/layout.ts';
import { emit, int64s, scalar } from '../../graph/node.ts';
import type { Value } from '../../graph/value.ts';
import type { Geometry } from '../convolution.ts';
import { blockSize } from './block-size.ts';
import { blocksOf, channelsLast, emitBlocked, reshapedTo } from './feature-maps.ts';

/** With more, ONNX Runtime's plain convolution, which gathers the inputs of the taps for each product, is as fast. */
const fewChannels = 64;

/**
 * Gradient of the filter, OIHW, if `dy` is in blocks and `x` has few channels; otherwise undefined. Each image's `dy` is
 * a filter with one input channel, in the order that a blocked convolution of few channels expects, and slides over the
 * image, whose channels lie along its columns: nothing is gathered or reordered. `pads` are those of `x` for one result
 * per tap; negative at the end if `x` has pixels that no tap covers.
 *
 * One group per image, of fewer channels than a block: ONNX Runtime 1.30 computes it, 1.32 refuses it.
 */
export const blockedFilterGradient = (
  x: Value,
  dy: Value,
  g: Geometry,
  [top, left, bottom, right]: readonly [number, number, number, number],
): Value | undefined => {
  const block = blockSize();
  const blocks = blocksOf(dy);
  const { batch, inChannels: ins, outChannels: outs } = g;
  if (block === undefined || blocks === undefined || ins > fewChannels) return undefined;
  if (batch >= block && batch % block !== 0) return undefined;
  const [rows, columns] = g.kernel;
  const hasSpareRows = bottom < 0;
  if (hasSpareRows && rows > 1) return undefined;
  const width = (g.input[1] + left + Math.max(right, 0)) * ins;
  const image = reshapedAnew(channelsLast(x) ?? toStock(x), [1, batch, g.input[0], g.input[1] * ins]);
  const filter = reshapedTo(blocks, [batch * outs, 1, ...g.output]);
  const results = (columns + Math.max(-right, 0)) * ins;
  const attributes = {
    kernel_shape: g.output,
    // Spare rows would give further rows of results: a stride of the whole height leaves only the first.
    strides: [hasSpareRows ? g.input[0] : 1, 1],
    dilations: [g.strides[0], g.strides[1] * ins],
    pads: [top, 0, Math.max(bottom, 0), 0],
    group: batch,
  };
  const padded = widened(image, left * ins, width);
  const sums = emitBlocked('Conv', [padded, filter], [1, batch * outs, rows, results], attributes);
  const bands = [outs / block, rows, results, block] as const;
  const sum = batch === 1 ? reshapedTo(sums, bands) : sumOfImages(sums, batch, bands);
  return asFilter(firstOf(sum, columns * ins), g, block);
};

/** Adds zeros beside the columns, since the operator takes its slow path for columns that it pads itself. */
const widened = (image: Value, before: number, width: number): Value => {
  const [one, batch, height, own] = image.physical as [number, number, number, number];
  if (own === width) return image;
  const pads = int64s([0, 0, 0, before, 0, 0, 0, width - own - before]);
  return emit('Pad', [image, pads, scalar(0)], { shape: [one, batch, height, width], dtype: 'float32' });
};

const sumOfImages = (sums: Value, batch: number, bands: readonly number[]): Value => {
  const apart = reshapedTo(sums, [batch, ...bands]);
  return emit('ReduceSum', [apart, int64s([0])], { shape: bands, dtype: 'float32' }, { keepdims: 0 });
};

/** [bands, rows, results, block] without the results of pixels beyond the taps. */
const firstOf = (sum: Value, count: number): Value => {
  const [bands, rows, results, block] = sum.physical as [number, number, number, number];
  if (results === count) return sum;
  const output = { shape: [bands, rows, count, block], dtype: 'float32' } as const;
  return emit('Slice', [sum, int64s([0]), int64s([count]), int64s([2])], output);
};

/** [out / block, rows, columns * in, block] as a filter, [out, in, rows, columns]. */
const asFilter = (sum: Value, g: Geometry, block: number): Value => {
  const [outs, ins, taps] = [g.outChannels, g.inChannels, g.kernel[0] * g.kernel[1]];
  const apart = reshapedTo(sum, [outs / block, taps, ins, block]);
  const output = { shape: [outs / block, block, ins, taps], dtype: 'float32' } as const;
  const ordered = emit('Transpose', [apart], output, { perm: [0, 3, 2, 1] });
  return reshapedAnew(ordered, [outs, ins, ...g.kernel], 'OIHW');
};
