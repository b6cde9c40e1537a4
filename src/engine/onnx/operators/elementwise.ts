import { tf } from '../../tf.ts';
import { toLayout, toStock } from '../graph/layout.ts';
import { constantOf, emit, int64s } from '../graph/node.ts';
import { type Layout, permutations } from '../graph/permutations.ts';
import { type Attributes, type Constant, type Dtype, sameShape, sizeOf, Value } from '../graph/value.ts';
import { elementwiseInBlocks } from './blocked/feature-maps.ts';
import { reluInBlocks, sumInBlocks } from './blocked/scale-and-shift.ts';
import { multiplyAdd } from './multiply-add.ts';

/** Shape that two operands broadcast to. */
export const broadcastShape = (a: readonly number[], b: readonly number[]): readonly number[] =>
  sameShape(a, b) ? a : tf.backend_util.assertAndGetBroadcastShape(a as number[], b as number[]);

/** One result per element, in the layout of the input. */
export const unary = (type: string, x: Value, dtype: Dtype = x.dtype, attributes?: Attributes): Value =>
  (type === 'Relu' ? reluInBlocks(x) : undefined) ??
  (dtype === 'float32' ? elementwiseInBlocks(type, [x], attributes) : undefined) ??
  emit(type, [x], { shape: x.shape, dtype, layout: x.layout }, attributes);

/** An element-wise operator with scalars in the graph's structure, such as a threshold. */
export const withScalars = (type: string, x: Value, scalars: readonly Constant[], dtype: Dtype = x.dtype): Value =>
  (dtype === 'float32' ? elementwiseInBlocks(type, [x, ...scalars]) : undefined) ??
  emit(type, [x, ...scalars.map((value) => (type === 'Clip' ? value : besideOnes(value, x.physical)))], {
    shape: x.shape,
    dtype,
    layout: x.layout,
  });

/**
 * ONNX Runtime broadcasts a scalar along the last axis: element by element, thirty times slower, if the length of that
 * axis is 1, as in the filters of 1x1 convolutions. If the scalar has as many axes as the other operand, it is
 * broadcast in one piece.
 */
const besideOnes = (value: Value | Constant, physical: readonly number[]): Value | Constant => {
  const rank = physical.length;
  if (physical.at(-1) !== 1 || rank < 2 || value.shape.length >= rank || sizeOf(value.shape) !== 1) return value;
  const shape = Array<number>(rank).fill(1);
  if (!(value instanceof Value)) return constantOf(value.dtype, shape, value.values);
  return emit('Reshape', [value, int64s(shape)], { shape, dtype: value.dtype });
};

/**
 * Two operands that broadcast. The result has the layout of its full-size operand, so that nothing large is transposed.
 */
export const binary = (type: string, a: Value, b: Value, dtype: Dtype = a.dtype): Value => {
  const shape = broadcastShape(a.shape, b.shape);
  const inBlocks = a.blocks !== null || b.blocks !== null ? binaryInBlocks(type, a, b, dtype) : undefined;
  if (inBlocks !== undefined) return inBlocks;
  const { layout, operands } = aligned([a, b], shape);
  const fused =
    type === 'Add' || type === 'Sub' ? multiplyAdd(type, operands as [Value, Value], { shape, layout }) : undefined;
  return fused ?? emit(type, operands, { shape, dtype, layout });
};

const binaryInBlocks = (type: string, a: Value, b: Value, dtype: Dtype): Value | undefined => {
  const asNchw = (value: Value) =>
    value.shape.length === 4 && sizeOf(value.shape) > 1 && value.broadcastOf === null ? toLayout(value, 'NCHW') : value;
  const [x, y] = sameShape(a.shape, b.shape) ? [asNchw(a), asNchw(b)] : [a, b];
  const sum = type === 'Add' ? sumInBlocks(x, y) : undefined;
  return sum ?? (dtype === 'float32' ? elementwiseInBlocks(type, [x, y]) : undefined);
};

/** `condition ? a : b`, all three broadcast. */
export const where = (condition: Value, a: Value | Constant, b: Value): Value => {
  const values = a instanceof Value ? [condition, a, b] : [condition, b];
  const shape = values.reduce<readonly number[]>((common, value) => broadcastShape(common, value.shape), []);
  const { layout, operands } = aligned(values, shape);
  const physical = layout === null ? shape : permutations[layout].map((axis) => shape[axis]!);
  const inputs = a instanceof Value ? operands : [operands[0]!, besideOnes(a, physical), operands[1]!];
  return emit('Where', inputs, { shape, dtype: b.dtype, layout });
};

/** The operands, in a common layout, ready for an operator that broadcasts as NumPy does. */
const aligned = (values: readonly Value[], shape: readonly number[]): { layout: Layout | null; operands: Value[] } => {
  const repeated = values.filter(({ broadcastOf }) => broadcastOf !== null);
  const sources =
    repeated.length > 0 && values.some((value) => value.broadcastOf === null && sameShape(value.shape, shape))
      ? values.map((value) => value.broadcastOf ?? value)
      : values;
  const layout = shape.length === 4 ? commonLayout(sources, shape) : null;
  const physical = layout === null ? shape : permutations[layout].map((axis) => shape[axis]!);
  const operands = sources.map((value) => {
    const operand = layout === null ? toStock(value) : operandIn(value, layout);
    return besideOnes(operand, physical) as Value;
  });
  return { layout, operands };
};

const commonLayout = (values: readonly Value[], shape: readonly number[]): Layout | null => {
  for (const value of values) if (value.layout !== null && sameShape(value.shape, shape)) return value.layout;
  for (const value of values) if (value.layout !== null) return value.layout;
  return null;
};

/** An operand of any rank, with its axes in the order of `layout`. */
const operandIn = (value: Value, layout: Layout): Value => {
  if (value.shape.length === 4) return toLayout(value, layout);
  if (value.shape.length <= 1 && sizeOf(value.shape) === 1) return value;
  const shape = [...ones.slice(value.shape.length), ...value.shape];
  const physical = permutations[layout].map((axis) => shape[axis]!);
  const moving = permutations[layout].filter((axis) => shape[axis] !== 1);
  if (moving.every((axis, i) => i === 0 || moving[i - 1]! < axis)) {
    return emit('Reshape', [value, int64s(physical)], { shape, dtype: value.dtype, layout });
  }
  return toLayout(emit('Reshape', [value, int64s(shape)], { shape, dtype: value.dtype }), layout);
};

const ones: readonly number[] = [1, 1, 1, 1];

const castTypes: Readonly<Record<Dtype, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

export const cast = (x: Value, dtype: Dtype): Value =>
  x.dtype === dtype ? x : unary('Cast', x, dtype, { to: castTypes[dtype] });

/** Repeats a value; an element-wise operator reads the original instead. */
export const broadcast = (x: Value, shape: readonly number[]): Value => {
  if (sameShape(x.shape, shape)) return x;
  const repeated = emit('Expand', [toStock(x), int64s(shape)], { shape, dtype: x.dtype });
  repeated.broadcastOf = x;
  return repeated;
};
