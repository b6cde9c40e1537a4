import { blockedDepthwiseGradient, blockedFilterGradient, blockSize } from './blocked.ts';
import { type Geometry, isDepthwise, reach } from './convolution.ts';
import { reshapedAnew } from './layout.ts';
import { emit, int64s, scalar } from './node.ts';
import type { Value } from './value.ts';

/**
 * Gradient of the filter, OIHW: for each tap, `dy` against the pixels of `x` that the tap saw. ONNX has no operator for
 * it; which formulation is fastest depends on the size of the maps (numbers in README.md).
 */
export const filterGradient = (x: Value, dy: Value, g: Geometry): Value => {
  if (isDepthwise(g)) return depthwiseGradient(x, dy, g);
  const pixels = g.output[0] * g.output[1];
  if (g.groups === 1 && fitsBlocks(g) && outerPads(g).every((pad) => pad >= 0)) return asConvolution(x, dy, g);
  if (g.groups === 1 && pixels < smallMap) return channelsFirst(x, dy, g);
  if (g.groups === 1 && g.inChannels < fewChannels) return allTapsAtOnce(x, dy, g);
  return perTap(x, dy, g);
};

/** Maps with fewer pixels make batched products slow; then the batch goes into the inner dimension. */
const smallMap = 65;

/** With fewer channels a product for each tap is too thin. */
const fewChannels = 16;

/**
 * For each tap what it saw of some pictures (of all, unless told), [count, channels, rows, columns] as the output;
 * `padded` is [pictures, channels, height, width], or with those two swapped.
 */
const tapViews = (padded: Value, g: Geometry, pictures?: readonly [number, number]): Value[] => {
  const [a, b, height, width] = padded.physical as [number, number, number, number];
  const [first, end] = pictures ?? [0, a];
  const [rows, columns] = g.output;
  const wholeBatch = first === 0 && end === a;
  const views: Value[] = [];
  for (let row = 0; row < g.kernel[0]; row++) {
    for (let column = 0; column < g.kernel[1]; column++) {
      const start = [row * g.dilations[0], column * g.dilations[1]] as const;
      const stop = [start[0] + (rows - 1) * g.strides[0] + 1, start[1] + (columns - 1) * g.strides[1] + 1] as const;
      const isWhole = wholeBatch && g.kernel[0] * g.kernel[1] === 1 && stop[0] === height && stop[1] === width;
      if (isWhole && g.strides[0] === 1 && g.strides[1] === 1) {
        views.push(padded);
        continue;
      }
      const axes = wholeBatch ? [2, 3] : [0, 2, 3];
      const from = wholeBatch ? start : [first, ...start];
      const to = wholeBatch ? stop : [end, ...stop];
      const steps = wholeBatch ? g.strides : [1, ...g.strides];
      const inputs = [padded, int64s(from), int64s(to), int64s(axes), int64s(steps)];
      views.push(emit('Slice', inputs, { shape: [end - first, b, rows, columns], dtype: 'float32' }));
    }
  }
  return views;
};

const padPictures = (x: Value, g: Geometry): Value => {
  const [a, b, height, width] = x.physical as [number, number, number, number];
  const [top, left] = g.before;
  const [reachRows, reachColumns] = reach(g);
  const needed = (axis: 0 | 1, span: number) => (g.output[axis] - 1) * g.strides[axis] + span + 1;
  const bottom = Math.max(0, needed(0, reachRows) - height - top);
  const right = Math.max(0, needed(1, reachColumns) - width - left);
  if (top + left + bottom + right === 0) return x;
  return emit('Pad', [x, int64s([0, 0, top, left, 0, 0, bottom, right]), scalar(0)], {
    shape: [a, b, height + top + bottom, width + left + right],
    dtype: 'float32',
  });
};

/**
 * One product [out, pixels] x [pixels, in] for each picture (and group) and tap, summed over the pictures. A few pictures at
 * a time, so that what a tap saw of them is still in the cache when it is multiplied.
 */
const perTap = (x: Value, dy: Value, g: Geometry): Value => {
  const { batch, groups } = g;
  const [outs, ins, taps] = [g.outChannels / groups, g.inChannels / groups, g.kernel[0] * g.kernel[1]];
  const pixels = g.output[0] * g.output[1];
  const padded = padPictures(x, g);
  const atATime = picturesAtATime(batch, g.inChannels * pixels);
  const sums: Value[] = [];
  for (let first = 0; first < batch; first += atATime) {
    const pictures = [first, Math.min(first + atATime, batch)] as const;
    const count = pictures[1] - first;
    const dyRows = reshapedAnew(somePictures(dy, pictures), [count, groups, outs, pixels]);
    const products = tapViews(padded, g, pictures).map((view) => {
      const product = emit(
        'FusedMatMul',
        [dyRows, reshapedAnew(view, [count, groups, ins, pixels])],
        { shape: [count, groups, outs, ins], dtype: 'float32' },
        { transA: 0, transB: 1 },
        'com.microsoft',
      );
      const output = { shape: [1, groups, outs, ins], dtype: 'float32' } as const;
      return emit('ReduceSum', [product, int64s([0])], output, { keepdims: 1 });
    });
    sums.push(sideBySide(products, [taps, groups, outs, ins]));
  }
  const shape = [taps, groups, outs, ins];
  const sum = sums.length === 1 ? sums[0]! : emit('Sum', sums, { shape, dtype: 'float32' });
  return tapsLast(sum, g);
};

/** About a megabyte of the input, but at most eight portions: each costs nodes, and so time to compile. */
const picturesAtATime = (batch: number, elements: number): number =>
  Math.min(batch, Math.max(Math.ceil(batch / 8), Math.floor(2 ** 18 / elements)));

const somePictures = (x: Value, [first, end]: readonly [number, number]): Value => {
  const [batch, ...rest] = x.physical as [number, ...number[]];
  if (first === 0 && end === batch) return x;
  const shape = [end - first, ...rest];
  return emit('Slice', [x, int64s([first]), int64s([end]), int64s([0])], { shape, dtype: 'float32' });
};

/** [taps, groups, out, in] (or with `in` before `out`) as a filter, [groups * out, in, rows, columns]. */
const tapsLast = (sum: Value, g: Geometry, insFirst = false): Value => {
  const perm = insFirst ? [1, 3, 2, 0] : [1, 2, 3, 0];
  const physical = [g.outChannels, g.inChannels / g.groups, ...g.kernel];
  if (sum.physical[0] === 1 && !insFirst) return reshapedAnew(sum, physical, 'OIHW');
  const output = { shape: perm.map((axis) => sum.physical[axis]!), dtype: 'float32' } as const;
  return reshapedAnew(emit('Transpose', [sum], output, { perm }), physical, 'OIHW');
};

/** Results of the taps along the first axis. */
const sideBySide = (products: readonly Value[], shape: readonly number[]): Value =>
  products.length === 1 ? products[0]! : emit('Concat', products, { shape, dtype: 'float32' }, { axis: 0 });

/** All taps side by side, [out, pixels] x [pixels, taps * in] for each picture: copies little if there are few channels. */
const allTapsAtOnce = (x: Value, dy: Value, g: Geometry): Value => {
  const [outs, ins, taps] = [g.outChannels, g.inChannels, g.kernel[0] * g.kernel[1]];
  const pixels = g.output[0] * g.output[1];
  const views = tapViews(padPictures(x, g), g);
  const shape = [g.batch, taps * ins, ...g.output];
  const columns = views.length === 1 ? views[0]! : emit('Concat', views, { shape, dtype: 'float32' }, { axis: 1 });
  const product = emit(
    'FusedMatMul',
    [reshapedAnew(dy, [g.batch, outs, pixels]), reshapedAnew(columns, [g.batch, taps * ins, pixels])],
    { shape: [g.batch, outs, taps * ins], dtype: 'float32' },
    { transA: 0, transB: 1 },
    'com.microsoft',
  );
  const sum = emit(
    'ReduceSum',
    [product, int64s([0])],
    { shape: [outs, taps * ins], dtype: 'float32' },
    { keepdims: 0 },
  );
  const byTap = reshapedAnew(sum, [outs, taps, ins]);
  const byChannel = emit('Transpose', [byTap], { shape: [outs, ins, taps], dtype: 'float32' }, { perm: [0, 2, 1] });
  return reshapedAnew(byChannel, [outs, ins, ...g.kernel], 'OIHW');
};

/**
 * Channels first: [out, batch * pixels] x [batch * pixels, in], one product a tap. The longer side comes first: ONNX Runtime
 * shares rows among its threads, and a product cut by columns may be summed in another order for another number of them.
 */
const channelsFirst = (x: Value, dy: Value, g: Geometry): Value => {
  const columns = g.batch * g.output[0] * g.output[1];
  const taps = g.kernel[0] * g.kernel[1];
  const insFirst = g.inChannels > g.outChannels;
  const sides = insFirst ? [g.inChannels, g.outChannels] : [g.outChannels, g.inChannels];
  const dyRows = reshapedAnew(swapBatch(dy), [g.outChannels, columns]);
  const products = tapViews(padPictures(swapBatch(x), g), g).map((view) => {
    const xRows = reshapedAnew(view, [g.inChannels, columns]);
    const operands = insFirst ? [xRows, dyRows] : [dyRows, xRows];
    return emit('Gemm', operands, { shape: sides, dtype: 'float32' }, { transA: 0, transB: 1 });
  });
  const joined = sideBySide(products, [taps * sides[0]!, sides[1]!]);
  return tapsLast(reshapedAnew(joined, [taps, 1, ...sides]), g, insFirst);
};

const swapBatch = (x: Value): Value => {
  const [a, b, height, width] = x.physical as [number, number, number, number];
  return emit('Transpose', [x], { shape: [b, a, height, width], dtype: 'float32' }, { perm: [1, 0, 2, 3] });
};

/**
 * The pictures take the place of the channels: `x` convolved with `dy` as a large filter. The blocked convolution needs no
 * copies of `x` for it, which pays where the copies are strided, or many and small.
 */
const asConvolution = (x: Value, dy: Value, g: Geometry): Value => {
  const gradient = blockedFilterGradient(swapBatch(x), dy, g, outerPads(g));
  return reshapedAnew(swapBatch(gradient), [g.outChannels, g.inChannels, ...g.kernel], 'OIHW');
};

const fitsBlocks = (g: Geometry): boolean => {
  const block = blockSize();
  if (block === undefined || g.batch % block !== 0 || g.outChannels % block !== 0) return false;
  const pixels = g.output[0] * g.output[1];
  const taps = g.kernel[0] * g.kernel[1];
  return taps > 1 && (g.strides[0] > 1 ? pixels <= 144 : pixels <= 36) && g.outChannels <= 64;
};

/** Padding with which `x`, convolved with `dy`, has exactly one result a tap; negative where `x` has pixels too many. */
const outerPads = (g: Geometry): number[] => {
  const after = (axis: 0 | 1) =>
    (g.output[axis] - 1) * g.strides[axis] + reach(g)[axis] + 1 - g.input[axis] - g.before[axis];
  return [...g.before, after(0), after(1)];
};

/** One sum a channel and tap. */
const depthwiseGradient = (x: Value, dy: Value, g: Geometry): Value => {
  const block = blockSize();
  if (block !== undefined && g.groups % block === 0 && outerPads(g).every((pad) => pad >= 0)) {
    return reshapedAnew(blockedDepthwiseGradient(x, dy, g, outerPads(g)), [g.groups, 1, ...g.kernel], 'OIHW');
  }
  const plain = reshapedAnew(dy, dy.physical);
  const sums = tapViews(padPictures(x, g), g).map((view) => {
    const product = emit('Mul', [view, plain], { shape: dy.physical, dtype: 'float32' });
    return emit('ReduceSum', [product, int64s([0, 2, 3])], { shape: [g.groups], dtype: 'float32' }, { keepdims: 0 });
  });
  const taps = sums.length;
  return tapsLast(reshapedAnew(sideBySide(sums, [taps * g.groups]), [taps, g.groups, 1, 1]), g);
};
