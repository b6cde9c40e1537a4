import { poolOutputSize } from '../../engine/ops/index.ts';
import { elementCount } from '../measure.ts';
import type { Shape } from '../types.ts';
import type { Maths } from './maths.ts';

export interface ShapeValue {
  readonly shape: Shape;
}

/** By arithmetic alone; `count` receives the multiply-adds of convolutions and linear layers. */
export const shapeMaths = (
  parameterShape: (name: string) => Shape,
  count: (macs: number) => void,
): Maths<ShapeValue> => ({
  parameter: (name) => ({ shape: parameterShape(name) }),
  convolve: ({ shape }, filter, _, { stride, padding, dilation }) => {
    const [kernelRows, kernelColumns, inPerGroup, out] = parameterShape(filter) as [number, number, number, number];
    const area = [shape[2]!, shape[3]!] as const;
    const spread = (taps: number) => (taps - 1) * dilation + 1;
    const size = (kernel: number) => poolOutputSize(area, { kernel, stride, padding });
    const [rows, columns] = [size(spread(kernelRows))[0], size(spread(kernelColumns))[1]];
    count(rows * columns * out * inPerGroup * kernelRows * kernelColumns);
    return { shape: [shape[0]!, out, rows, columns] };
  },
  batchNorm: (x) => x,
  linear: ({ shape }, weight) => {
    const [inputs, outputs] = parameterShape(weight) as [number, number];
    count((elementCount(shape.slice(0, -1)) / shape[0]!) * inputs * outputs);
    return { shape: [...shape.slice(0, -1), outputs] };
  },
  pool: (_, { shape }, { kernel, stride, padding, ceilMode }) => {
    const area = [shape[2]!, shape[3]!] as const;
    const options = { kernel: kernel[0], stride, padding, ceilMode };
    return { shape: [shape[0]!, shape[1]!, ...poolOutputSize(area, options)] };
  },
  mean: ({ shape }, axes, keepsAxes) => ({
    shape: shape.flatMap((size, axis) => (axes.includes(axis) ? (keepsAxes ? [1] : []) : [size])),
  }),
  unary: (_, x) => x,
  binary: (_, a, b) => ({ shape: broadcast(shapeOf(a), shapeOf(b)) }),
  reshape: (_, shape) => ({ shape }),
  transpose: ({ shape }, axes) => ({ shape: axes.map((axis) => shape[axis]!) }),
  concat: (values, axis) => ({
    shape: values[0]!.shape.map((size, index) =>
      index === axis ? values.reduce((total, { shape }) => total + shape[axis]!, 0) : size,
    ),
  }),
  pad: ({ shape }, before, after) => ({ shape: shape.map((size, axis) => size + before[axis]! + after[axis]!) }),
});

const shapeOf = (value: ShapeValue | number): Shape => (typeof value === 'number' ? [] : value.shape);

const broadcast = (a: Shape, b: Shape): Shape => {
  const rank = Math.max(a.length, b.length);
  const at = (shape: Shape, axis: number) => shape[axis - rank + shape.length] ?? 1;
  return Array.from({ length: rank }, (_, axis) => (at(a, axis) === 1 ? at(b, axis) : at(a, axis)));
};
