import { reshapedAnew, toStock } from '../graph/layout.ts';
import { emit, int64s, scalar } from '../graph/node.ts';
import type { Value } from '../graph/value.ts';
import { blockSize } from './blocked/block-size.ts';
import { blockedDepthwiseGradient } from './blocked/convolution.ts';
import { channelsLast } from './blocked/feature-maps.ts';
import { blockedFilterGradient } from './blocked/filter-gradient.ts';
import { type Geometry, isDepthwise, reach } from './convolution.ts';

/**
 * Gradient of the filter, OIHW: for each tap, `dy` times the pixels of `x` that the tap covers, summed. `x` and `dy`
 * are NCHW. ONNX has no operator for it (for the speed of the formulations see README.md).
 */
export const filterGradient = (x: Value, dy: Value, g: Geometry): Value => {
  if (isDepthwise(g)) return depthwiseGradient(x, dy, g);
  const isDilated = g.dilations[0] > 1 || g.dilations[1] > 1;
  if (g.groups > 1 || isDilated) return perTap(x, dy, g);
  const inBlocks = sumsAreSmall(g) ? blockedFilterGradient(x, dy, g, outerPads(g)) : undefined;
  if (inBlocks !== undefined) return inBlocks;
  const spare = spareColumns(g);
  return spare === undefined ? perTap(x, dy, g) : asConvolution(x, dy, g, spare);
};

/** For large feature maps each image gets its own sums, which are small compared to `dy`, so `dy` need not be moved. */
const sumsPerImage = (g: Geometry): boolean => g.batch > 1 && sumsAreSmall(g);

const sumsAreSmall = ({ output, kernel, inChannels }: Geometry): boolean =>
  output[0] * output[1] > kernel[0] * kernel[1] * inChannels;

/**
 * Number of columns to compute beyond a kernel's row, so that one thread and two threads sum in the same order;
 * undefined if they would be more than half of the work. Without groups, ONNX Runtime divides the columns of a
 * convolution's result among threads if there are at least as many columns as rows, and takes longer sums at a time if
 * a share has at most 64 columns; with 145 columns no share does.
 * Source: onnxruntime 1.30 core/mlas/lib/convolve.cpp, `MlasConvPrepare` and `MlasConvOperation`.
 */
const spareColumns = (g: Geometry): number | undefined => {
  const [rows, columns] = g.kernel;
  const needed = columns * g.inChannels;
  if (sumsPerImage(g) || g.outChannels > rows * needed) return 0;
  const spare = Math.max(0, Math.ceil(145 / rows) - needed);
  return spare <= needed / 2 ? spare : undefined;
};

/**
 * As a convolution: the channels of `x` lie along its columns, [1, batch, height, width * in], and `dy` is the filter,
 * [out, batch, rows, columns], with its columns `in` apart. ONNX Runtime gathers the pixels under the taps as for every
 * convolution, a cache's worth at a time, and a kernel's row of pixels with all their channels is contiguous in memory.
 */
const asConvolution = (x: Value, dy: Value, g: Geometry, spare: number): Value => {
  const [outs, ins, [rows, columns]] = [g.outChannels, g.inChannels, g.kernel];
  const [top, left, bottom, right] = outerPads(g);
  const seen = seenPart(x, bottom, right);
  const nhwc = channelsLast(seen) ?? toStock(seen);
  const [, height, width] = nhwc.physical as [number, number, number, number];
  const image = reshapedAnew(nhwc, [1, g.batch, height, width * ins]);
  const attributes = {
    kernel_shape: g.output,
    strides: [1, 1],
    dilations: [g.strides[0], g.strides[1] * ins],
    pads: [top, left * ins, Math.max(bottom, 0), Math.max(right, 0) * ins + spare],
  };
  const perImage = sumsPerImage(g);
  const group = perImage ? g.batch : 1;
  const filter = perImage ? reshapedAnew(dy, [g.batch * outs, 1, ...g.output]) : swapBatch(dy);
  const output = { shape: [1, group * outs, rows, columns * ins + spare], dtype: 'float32' } as const;
  const sums = emit('Conv', [image, filter], output, { ...attributes, group });
  return channelsSecond(sumOfGroups(sums, group, outs), g);
};

/** [1, groups * out, rows, columns * in], summed over the groups. */
const sumOfGroups = (sums: Value, groups: number, outs: number): Value => {
  if (groups === 1) return sums;
  const [, , rows, columns] = sums.physical as [number, number, number, number];
  const apart = reshapedAnew(sums, [groups, outs, rows, columns]);
  return emit(
    'ReduceSum',
    [apart, int64s([0])],
    { shape: [1, outs, rows, columns], dtype: 'float32' },
    { keepdims: 1 },
  );
};

const firstColumns = (x: Value, count: number): Value => {
  if (x.physical[3] === count) return x;
  const output = { shape: [...x.physical.slice(0, 3), count], dtype: 'float32' } as const;
  return emit('Slice', [x, int64s([0]), int64s([count]), int64s([3])], output);
};

/** Converts [1, out, rows, columns * in] with spare columns to a filter, [out, in, rows, columns]. */
const channelsSecond = (gradient: Value, g: Geometry): Value => {
  const physical = [g.outChannels, g.inChannels, ...g.kernel];
  const byPixel = reshapedAnew(firstColumns(gradient, g.kernel[1] * g.inChannels), [
    g.outChannels,
    ...g.kernel,
    g.inChannels,
  ]);
  const byChannel = emit('Transpose', [byPixel], { shape: physical, dtype: 'float32' }, { perm: [0, 3, 1, 2] });
  return reshapedAnew(byChannel, physical, 'OIHW');
};

const swapBatch = (x: Value): Value => {
  const [a, b, height, width] = x.physical as [number, number, number, number];
  return emit('Transpose', [x], { shape: [b, a, height, width], dtype: 'float32' }, { perm: [1, 0, 2, 3] });
};

/** Padding that gives `x` convolved with `dy` exactly one result per tap; negative if `x` has too many pixels. */
const outerPads = (g: Geometry): [number, number, number, number] => {
  const after = (axis: 0 | 1) =>
    (g.output[axis] - 1) * g.strides[axis] + reach(g)[axis] + 1 - g.input[axis] - g.before[axis];
  return [...g.before, after(0), after(1)];
};

/** `x` without the last rows and columns that no tap covers. */
const seenPart = (x: Value, bottom: number, right: number): Value => {
  if (bottom >= 0 && right >= 0) return x;
  const [batch, channels, height, width] = x.physical as [number, number, number, number];
  const ends = [height + Math.min(bottom, 0), width + Math.min(right, 0)] as const;
  const output = { shape: [batch, ...ends, channels], dtype: 'float32', layout: 'NCHW' } as const;
  return emit('Slice', [x, int64s([0, 0]), int64s(ends), int64s([2, 3])], output);
};

/** One product [out, pixels] x [pixels, in] for each image, group and tap, summed over the images. */
const perTap = (x: Value, dy: Value, g: Geometry): Value => {
  const { batch, groups } = g;
  const [outs, ins] = [g.outChannels / groups, g.inChannels / groups];
  const pixels = g.output[0] * g.output[1];
  const dyRows = reshapedAnew(dy, [batch, groups, outs, pixels]);
  const products = tapViews(x, g).map((view) => {
    const operands = [dyRows, reshapedAnew(view, [batch, groups, ins, pixels])];
    const shape = [batch, groups, outs, ins];
    const transposes = { transA: 0, transB: 1 };
    const product = emit('FusedMatMul', operands, { shape, dtype: 'float32' }, transposes, 'com.microsoft');
    const output = { shape: [1, groups, outs, ins], dtype: 'float32' } as const;
    return emit('ReduceSum', [product, int64s([0])], output, { keepdims: 1 });
  });
  return tapsLast(products, [groups, outs, ins], g);
};

/** For each tap the pixels of `x` that it covers, [batch, channels, ...output]. */
const tapViews = (x: Value, g: Geometry): Value[] => {
  const padded = padImages(x, g);
  const [batch, channels] = padded.physical as [number, number];
  const [rows, columns] = g.output;
  const views: Value[] = [];
  for (let row = 0; row < g.kernel[0]; row++) {
    for (let column = 0; column < g.kernel[1]; column++) {
      const start = [row * g.dilations[0], column * g.dilations[1]] as const;
      const stop = [start[0] + (rows - 1) * g.strides[0] + 1, start[1] + (columns - 1) * g.strides[1] + 1];
      const inputs = [padded, int64s(start), int64s(stop), int64s([2, 3]), int64s(g.strides)];
      views.push(emit('Slice', inputs, { shape: [batch, channels, rows, columns], dtype: 'float32' }));
    }
  }
  return views;
};

const padImages = (x: Value, g: Geometry): Value => {
  const [batch, channels, height, width] = x.physical as [number, number, number, number];
  const [top, left, bottom, right] = outerPads(g).map((pad) => Math.max(pad, 0)) as [number, number, number, number];
  if (top + left + bottom + right === 0) return x;
  return emit('Pad', [x, int64s([0, 0, top, left, 0, 0, bottom, right]), scalar(0)], {
    shape: [batch, channels, height + top + bottom, width + left + right],
    dtype: 'float32',
  });
};

/** The results of the taps, [1, groups, out, in] each, as a filter [groups * out, in, rows, columns]. */
const tapsLast = (
  products: readonly Value[],
  [groups, outs, ins]: readonly [number, number, number],
  g: Geometry,
): Value => {
  const taps = products.length;
  const joined =
    taps === 1
      ? products[0]!
      : emit('Concat', products, { shape: [taps, groups, outs, ins], dtype: 'float32' }, { axis: 0 });
  const last = { shape: [groups, outs, ins, taps], dtype: 'float32' } as const;
  const filters = taps === 1 ? joined : emit('Transpose', [joined], last, { perm: [1, 2, 3, 0] });
  return reshapedAnew(filters, [groups * outs, ins, ...g.kernel], 'OIHW');
};

/** One sum per channel and tap. */
const depthwiseGradient = (x: Value, dy: Value, g: Geometry): Value => {
  const block = blockSize();
  if (block !== undefined && g.groups % block === 0 && outerPads(g).every((pad) => pad >= 0)) {
    return reshapedAnew(blockedDepthwiseGradient(x, dy, g, outerPads(g)), [g.groups, 1, ...g.kernel], 'OIHW');
  }
  const plain = reshapedAnew(dy, dy.physical);
  const sums = tapViews(x, g).map((view) => {
    const product = emit('Mul', [view, plain], { shape: dy.physical, dtype: 'float32' });
    const output = { shape: [1, g.groups, 1, 1], dtype: 'float32' } as const;
    return emit('ReduceSum', [product, int64s([0, 2, 3])], output, { keepdims: 1 });
  });
  return tapsLast(sums, [g.groups, 1, 1], g);
};
