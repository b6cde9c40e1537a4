import type { backend_util } from '@tensorflow/tfjs-core';
import { tf } from '../../tf.ts';
import { reshaped, toLayout } from '../graph/layout.ts';
import { emit, emitMany, floats, int64s, scalar } from '../graph/node.ts';
import { type GraphNode, sizeOf, type Value } from '../graph/value.ts';
import { float, type Inputs, type Kernel, kernel } from '../kernel.ts';
import { binary, withScalars } from '../operators/elementwise.ts';

interface PoolAttrs {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  /** Set only by our own `avgPool2d`: padded zeros count in the mean. */
  readonly countIncludePad?: boolean;
}

const infoOf = (x: Value, { filterSize, strides, pad, dimRoundingMode }: PoolAttrs) =>
  tf.backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );

type PoolInfo = ReturnType<typeof infoOf>;

const windowOf = ({ filterHeight, filterWidth, strideHeight, strideWidth, padInfo }: PoolInfo) => ({
  kernel_shape: [filterHeight, filterWidth],
  strides: [strideHeight, strideWidth],
  pads: [padInfo.top, padInfo.left, padInfo.bottom, padInfo.right],
});

/** ONNX Runtime requires the padding on each side to be smaller than the window. */
const fitsOrt = ({ x, input }: Inputs, attrs: PoolAttrs): boolean => {
  const { padInfo, filterHeight, filterWidth } = infoOf((x ?? input)!, attrs);
  return Math.max(padInfo.top, padInfo.bottom) < filterHeight && Math.max(padInfo.left, padInfo.right) < filterWidth;
};

const maxPool = (x: Value, info: PoolInfo): [Value, Value] =>
  emitMany(
    'MaxPool',
    [toLayout(x, 'NCHW')],
    [
      { shape: info.outShape, dtype: 'float32', layout: 'NCHW' },
      { shape: info.outShape, dtype: 'int64', layout: 'NCHW' },
    ],
    windowOf(info),
  ) as [Value, Value];

/** The indices that this output's forward node computes anyway, if it is still in the trace. */
const indicesOf = (output: Value): Value | undefined => {
  const node: GraphNode | null = output.node;
  return node?.operator.type === 'MaxPool' ? node.outputs[1] : undefined;
};

/**
 * TF.js's `cpu` backend divides the gradient by the whole window even at the border, although the forward pass does
 * not. This is wrong, but TF.js's test suite expects it for explicit padding. Our own `avgPool2d` and 'same' get the
 * correct gradient.
 */
const dividesByWholeWindow = ({ pad, countIncludePad }: PoolAttrs): boolean =>
  countIncludePad ?? (typeof pad === 'number' || Array.isArray(pad));

/** 1 over the number of counted pixels of each window, [1, 1, rows, columns] in memory. */
const inverseCounts = (info: PoolInfo, countIncludePad: boolean): number[] => {
  const { outHeight, outWidth, inHeight, inWidth, filterHeight, filterWidth, strideHeight, strideWidth, padInfo } =
    info;
  const counted = (index: number, length: number, size: number, stride: number, before: number) => {
    const start = index * stride - before;
    return countIncludePad ? size : Math.min(start + size, length) - Math.max(start, 0);
  };
  return Array.from({ length: outHeight * outWidth }, (_, i) => {
    const row = counted(Math.floor(i / outWidth), inHeight, filterHeight, strideHeight, padInfo.top);
    const column = counted(i % outWidth, inWidth, filterWidth, strideWidth, padInfo.left);
    return 1 / (row * column);
  });
};

/** Spreads each window's share over its pixels: a transposed convolution of every channel with a window of ones. */
const spreadOverWindows = (shares: Value, info: PoolInfo, shape: readonly number[]): Value => {
  const { outHeight, outWidth, inHeight, inWidth, inChannels, batchSize } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const rest = (length: number, outputs: number, size: number, stride: number, before: number, after: number) =>
    length - ((outputs - 1) * stride + size - before - after);
  const planes = reshaped(shares, [batchSize * inChannels, 1, outHeight, outWidth]);
  const ones = floats(Array<number>(filterHeight * filterWidth).fill(1));
  const window = emit('Reshape', [ones, int64s([1, 1, filterHeight, filterWidth])], {
    shape: [1, 1, filterHeight, filterWidth],
    dtype: 'float32',
  });
  const spread = emit(
    'ConvTranspose',
    [planes, window],
    { shape: [batchSize * inChannels, 1, inHeight, inWidth], dtype: 'float32' },
    {
      ...windowOf(info),
      output_padding: [
        rest(inHeight, outHeight, filterHeight, strideHeight, padInfo.top, padInfo.bottom),
        rest(inWidth, outWidth, filterWidth, strideWidth, padInfo.left, padInfo.right),
      ],
    },
  );
  return emit('Reshape', [spread, int64s([batchSize, inChannels, inHeight, inWidth])], {
    shape,
    dtype: 'float32',
    layout: 'NCHW',
  });
};

export const poolingKernels: Kernel[] = [
  kernel<PoolAttrs>('MaxPool', float, ({ x }, attrs) => maxPool(x!, infoOf(x!, attrs))[0], fitsOrt),

  // The gradient of each window goes to the first of its maxima.
  kernel<PoolAttrs>(
    'MaxPoolGrad',
    float,
    ({ dy, input, output }, attrs) => {
      const info = infoOf(input!, attrs);
      const indices = indicesOf(output!) ?? maxPool(input!, info)[1];
      const [outputs, inputs] = [sizeOf(info.outShape), sizeOf(input!.shape)];
      const flat = (value: Value) =>
        emit('Reshape', [value, int64s([outputs])], { shape: [outputs], dtype: value.dtype });
      const zeros = emit('Expand', [scalar(0), int64s([inputs])], { shape: [inputs], dtype: 'float32' });
      const scattered = emit(
        'ScatterElements',
        [zeros, flat(indices), flat(toLayout(dy!, 'NCHW'))],
        { shape: [inputs], dtype: 'float32' },
        { axis: 0, reduction: 'add' },
      );
      const { batchSize, inChannels, inHeight, inWidth } = info;
      return emit('Reshape', [scattered, int64s([batchSize, inChannels, inHeight, inWidth])], {
        shape: input!.shape,
        dtype: 'float32',
        layout: 'NCHW',
      });
    },
    fitsOrt,
  ),

  kernel<PoolAttrs>(
    'AvgPool',
    float,
    ({ x }, attrs) => {
      const info = infoOf(x!, attrs);
      const output = { shape: info.outShape, dtype: 'float32', layout: 'NCHW' } as const;
      const attributes = { ...windowOf(info), count_include_pad: Number(attrs.countIncludePad === true) };
      return emit('AveragePool', [toLayout(x!, 'NCHW')], output, attributes);
    },
    fitsOrt,
  ),

  kernel<PoolAttrs>('AvgPoolGrad', float, ({ dy, input }, attrs) => {
    const info = infoOf(input!, attrs);
    const counts = inverseCounts(info, dividesByWholeWindow(attrs));
    const gradient = toLayout(dy!, 'NCHW');
    const uniform = counts.every((count) => count === counts[0]);
    const shares = uniform
      ? withScalars('Mul', gradient, [scalar(counts[0]!)])
      : binary('Mul', gradient, perWindow(counts, info));
    return spreadOverWindows(shares, info, input!.shape);
  }),
];

const perWindow = (values: readonly number[], { outHeight, outWidth }: PoolInfo): Value =>
  emit('Reshape', [floats(values), int64s([1, 1, outHeight, outWidth])], {
    shape: [1, outHeight, outWidth, 1],
    dtype: 'float32',
    layout: 'NCHW',
  });
