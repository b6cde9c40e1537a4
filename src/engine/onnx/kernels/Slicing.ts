import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { tf } from '../../tf.ts';
import { toLayout, toStock } from '../graph/layout.ts';
import { emit, int64s, scalar } from '../graph/node.ts';
import { permutations } from '../graph/permutations.ts';
import type { Value } from '../graph/value.ts';
import { anyType, float, type Kernel, kernel } from '../kernel.ts';

/** One entry per axis, in the order of the axes in memory. */
const inMemoryOrder = <T>(x: Value, perAxis: readonly T[]): readonly T[] =>
  x.layout === null ? perAxis : permutations[x.layout].map((axis) => perAxis[axis]!);

export const slice = (x: Value, begin: readonly number[], size: readonly number[]): Value => {
  const first = inMemoryOrder(x, begin);
  const end = inMemoryOrder(
    x,
    begin.map((start, axis) => start + size[axis]!),
  );
  const cut = first.map((_, axis) => axis).filter((axis) => first[axis] !== 0 || end[axis] !== x.physical[axis]);
  if (cut.length === 0) return x;
  const pick = (perAxis: readonly number[]) => int64s(cut.map((axis) => perAxis[axis]!));
  return emit('Slice', [x, pick(first), pick(end), int64s(cut)], { shape: size, dtype: x.dtype, layout: x.layout });
};

const concat = (parts: readonly Value[], axis: number): Value => {
  const layout = parts.every((part) => part.layout === parts[0]!.layout) ? parts[0]!.layout : null;
  const nchw = parts.some((part) => part.layout === 'NCHW') ? 'NCHW' : layout;
  const aligned = parts.map((part) => toLayout(part, nchw));
  const shape = [...parts[0]!.shape];
  shape[axis] = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
  const physicalAxis = nchw === null ? axis : permutations[nchw].indexOf(axis);
  return emit('Concat', aligned, { shape, dtype: parts[0]!.dtype, layout: nchw }, { axis: physicalAxis });
};

/** Kernels that split and concatenate values. */
export const slicingKernels: Kernel[] = [
  kernel<{ begin: number[]; size: number[] }>(
    'Slice',
    anyType,
    ({ x }, attrs) => {
      const info = { shape: x!.shape as number[] } as TensorInfo;
      const [begin, size] = tf.slice_util.parseSliceParams(info as Tensor, attrs.begin, attrs.size) as [
        number[],
        number[],
      ];
      tf.slice_util.assertParamsValid(info as Tensor, begin, size);
      return slice(x!, begin, size);
    },
    ({ x }, { begin, size }) => x!.shape.length > 0 && !isEmptySlice(x!, begin, size),
  ),
  kernel<{ axis: number }>('Concat', anyType, (inputs, attrs) => {
    const parts = Object.values(inputs);
    const [axis] = tf.util.parseAxisParam(attrs.axis, parts[0]!.shape as number[]) as [number];
    tf.backend_util.assertParamsConsistent(
      parts.map((part) => part.shape as number[]),
      axis,
    );
    return parts.length === 1 ? parts[0]! : concat(parts, axis);
  }),
  kernel<{ numOrSizeSplits: number | number[]; axis: number }>(
    'SplitV',
    anyType,
    ({ x }, attrs) => {
      const [axis] = tf.util.parseAxisParam(attrs.axis, x!.shape as number[]) as [number];
      const info = { shape: x!.shape as number[] } as Tensor;
      const sizes = tf.backend_util.prepareSplitSize(info, attrs.numOrSizeSplits, axis);
      const begin = x!.shape.map(() => 0);
      return sizes.map((length) => {
        const size = x!.shape.map((full, i) => (i === axis ? length : full));
        const part = slice(x!, begin, size);
        begin[axis]! += length;
        return part;
      });
    },
    ({ x }, { numOrSizeSplits }) =>
      x !== undefined && (typeof numOrSizeSplits === 'number' || !numOrSizeSplits.includes(0)),
  ),
  kernel<{ axis: number }>('Pack', anyType, (inputs, { axis }) => {
    const [first, ...others] = Object.values(inputs) as [Value, ...Value[]];
    for (const other of others) {
      const message = 'All tensors passed to stack must have matching ';
      tf.util.assertShapesMatch(first.shape as number[], other.shape as number[], `${message}shapes`);
      tf.util.assert(first.dtype === other.dtype, () => `${message}dtypes`);
    }
    const parts = Object.values(inputs).map((part) => {
      const shape = [...part.shape];
      shape.splice(axis, 0, 1);
      const stock = toStock(part);
      return emit('Reshape', [stock, int64s(shape)], { shape, dtype: part.dtype });
    });
    return concat(parts, axis);
  }),
  kernel<{ axis: number }>('Unpack', anyType, ({ value }, attrs) => {
    const [axis] = tf.util.parseAxisParam(attrs.axis, value!.shape as number[]) as [number];
    const stock = toStock(value!);
    const shape = stock.shape.filter((_, i) => i !== axis);
    return Array.from({ length: stock.shape[axis]! }, (_, index) => {
      const begin = stock.shape.map((_length, i) => (i === axis ? index : 0));
      const size = stock.shape.map((length, i) => (i === axis ? 1 : length));
      return emit('Reshape', [slice(stock, begin, size), int64s(shape)], { shape, dtype: stock.dtype });
    });
  }),
  kernel<{ paddings: [number, number][]; constantValue: number }>(
    'PadV2',
    float,
    ({ x }, { paddings, constantValue }) => {
      const source = x!.layout === 'NCHW' ? x! : toStock(x!);
      const shape = x!.shape.map((length, axis) => length + paddings[axis]![0] + paddings[axis]![1]);
      const pads = inMemoryOrder(source, paddings);
      const amounts = int64s([...pads.map(([before]) => before), ...pads.map(([, after]) => after)]);
      return emit('Pad', [source, amounts, scalar(constantValue)], { shape, dtype: 'float32', layout: source.layout });
    },
    ({ x }) => x!.shape.length > 0,
  ),
  kernel<{ dims: number[] }>(
    'Reverse',
    anyType,
    ({ x }, { dims }) => {
      const axes = tf.util.parseAxisParam(dims, x!.shape as number[]);
      if (axes.length === 0) return x!;
      const all = (value: number) => int64s(axes.map(() => value));
      const inputs = [toStock(x!), all(-1), all(-(2 ** 31)), int64s(axes), all(-1)];
      return emit('Slice', inputs, { shape: x!.shape, dtype: x!.dtype });
    },
    ({ x }) => x!.shape.length > 0,
  ),
];

const isEmptySlice = (x: Value, begin: number | number[], size: number | number[]): boolean => {
  const info = { shape: x.shape as number[] } as Tensor;
  const [, taken] = tf.slice_util.parseSliceParams(info, begin, size) as [number[], number[]];
  return taken.includes(0);
};
