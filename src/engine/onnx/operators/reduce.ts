import { reshaped, toStock } from '../graph/layout.ts';
import { emit, int64s } from '../graph/node.ts';
import { permutations } from '../graph/permutations.ts';
import { sameShape, type Value } from '../graph/value.ts';

export type ReductionType = 'ReduceSum' | 'ReduceMean' | 'ReduceMax' | 'ReduceMin' | 'ReduceProd' | 'ReduceSumSquare';

/** Reduces logical axes, in the value's current layout if possible. */
export const reduce = (type: ReductionType, x: Value, axes: readonly number[], keepDims: boolean): Value => {
  if (axes.length === 0) return x;
  const keptAxes = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const shape = keepDims
    ? x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
    : keptAxes.map((axis) => x.shape[axis]!);
  const source = keepDims || keepsOrder(x, keptAxes) ? x : toStock(x);
  const { layout } = source;
  const physicalAxes = (layout === null ? [...axes] : axes.map((axis) => permutations[layout].indexOf(axis))).sort(
    (a, b) => a - b,
  );
  const keep = keepDims ? 1 : 0;
  if (keepDims) return emitReduction(type, source, physicalAxes, { shape, dtype: x.dtype, layout }, keep);
  const order = layout === null ? keptAxes : permutations[layout].filter((axis) => keptAxes.includes(axis));
  const physical = order.map((axis) => x.shape[axis]!);
  const reduced = emitReduction(type, source, physicalAxes, { shape: physical, dtype: x.dtype }, keep);
  return sameShape(physical, shape) ? reduced : reshaped(reduced, shape);
};

/** Whether the remaining axes (except those of length 1) have the same order in memory as in the shape. */
const keepsOrder = ({ layout, shape }: Value, keptAxes: readonly number[]): boolean => {
  if (layout === null) return true;
  const long = (axis: number) => keptAxes.includes(axis) && shape[axis] !== 1;
  const inMemory = permutations[layout].filter(long);
  return inMemory.every((axis, i) => i === 0 || inMemory[i - 1]! < axis);
};

const emitReduction = (
  type: ReductionType,
  source: Value,
  axes: readonly number[],
  output: Parameters<typeof emit>[2],
  keepdims: 0 | 1,
): Value =>
  type === 'ReduceSum'
    ? emit(type, [source, int64s(axes)], output, { keepdims })
    : emit(type, [source], output, { axes, keepdims });
