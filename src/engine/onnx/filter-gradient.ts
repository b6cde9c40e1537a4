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

/** For each tap the view of the padded input that it saw, [a, b, rows, columns] as the output; `x` is [a, b, h, w]. */
const tapViews = (x: Value, g: Geometry): Value[] => {
  const [a, b] = x.physical as [number, number];
  const padded = padPictures(x, g);
  const [rows, columns] = g.output;
  const views: Value[] = [];
  for (let row = 0; row < g.kernel[0]; row++) {
    for (let column = 0; column < g.kernel[1]; column++) {
      const start = [row * g.dilations[0], column * g.dilations[1]] as const;
      const end = [start[0] + (rows - 1) * g.strides[0] + 1, start[1] + (columns - 1) * g.strides[1] + 1] as const;
      const whole = start[0] === 0 && start[1] === 0 && end[0] === padded.physical[2] && end[1] === padded.physical[3];
      const isView = whole && g.strides[0] === 1 && g.strides[1] === 1;
      views.push(
        isView
          ? padded
          : emit('Slice', [padded, int64s(start), int64s(end), int64s([2, 3]), int64s(g.strides)], {
              shape: [a, b, rows, columns],
              dtype: 'float32',
            }),
      );
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

/** One product [out, pixels] x [pixels, in] for each picture (and group), summed over the pictures. */
const perTap = (x: Value, dy: Value, g: Geometry): Value => {
  const { batch, groups } = g;
  const pixels = g.output[0] * g.output[1];
  const [outs, ins] = [g.outChannels / groups, g.inChannels / groups];
  const dyRows = reshapedAnew(dy, [batch, groups, outs, pixels]);
  const products = tapViews(x, g).map((view) => {
    const product = emit(
      'FusedMatMul',
      [dyRows, reshapedAnew(view, [batch, groups, ins, pixels])],
      { shape: [batch, groups, outs, ins], dtype: 'float32' },
      { transA: 0, transB: 1 },
      'com.microsoft',
    );
    return emit('ReduceSum', [product, int64s([0])], { shape: [groups, outs, ins], dtype: 'float32' }, { keepdims: 0 });
  });
  return joinTaps(products, g);
};

/** All taps side by side, [out, pixels] x [pixels, taps * in] for each picture: copies little if there are few channels. */
const allTapsAtOnce = (x: Value, dy: Value, g: Geometry): Value => {
  const [outs, ins, taps] = [g.outChannels, g.inChannels, g.kernel[0] * g.kernel[1]];
  const pixels = g.output[0] * g.output[1];
  const views = tapViews(x, g);
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

/** Channels first: [out, batch * pixels] x [batch * pixels, in], one product a tap. */
const channelsFirst = (x: Value, dy: Value, g: Geometry): Value => {
  const columns = g.batch * g.output[0] * g.output[1];
  const dyRows = reshapedAnew(swapBatch(dy), [g.outChannels, columns]);
  const products = tapViews(swapBatch(x), g).map((view) =>
    emit(
      'Gemm',
      [dyRows, reshapedAnew(view, [g.inChannels, columns])],
      { shape: [g.outChannels, g.inChannels], dtype: 'float32' },
      { transA: 0, transB: 1 },
    ),
  );
  return joinTaps(products, g);
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
  const sums = tapViews(x, g).map((view) => {
    const product = emit('Mul', [view, plain], { shape: dy.physical, dtype: 'float32' });
    return emit('ReduceSum', [product, int64s([0, 2, 3])], { shape: [g.groups], dtype: 'float32' }, { keepdims: 0 });
  });
  return joinTaps(sums, g);
};

/** Per-tap results [...channels] side by side as [out, in / groups, rows, columns]. */
const joinTaps = (products: readonly Value[], g: Geometry): Value => {
  const [outs, ins] = [g.outChannels, g.inChannels / g.groups];
  const physical = [outs, ins, ...g.kernel];
  if (products.length === 1) return reshapedAnew(products[0]!, physical, 'OIHW');
  const columns = products.map((product) => reshapedAnew(product, [outs, ins, 1]));
  const joined = emit('Concat', columns, { shape: [outs, ins, products.length], dtype: 'float32' }, { axis: 2 });
  return reshapedAnew(joined, physical, 'OIHW');
};
