import { emit, int64s } from './node.ts';
import { inversePermutations, type Layout, permutations, permute } from './permutations.ts';
import { trace } from './trace.ts';
import { type Data, isLeaf, sameShape, type Value } from './value.ts';

/** The same tensor with its memory laid out as `layout` (`null`: TF.js's order); rank 4 unless `null`. */
export const toLayout = (value: Value, layout: Layout | null): Value => {
  if (value.layout === layout) return value;
  if (value.twin !== null && value.twin.layout === layout) return value.twin;
  if (settle(value, layout)) return value;
  if (value.layout !== null && layout !== null) return toLayout(toLayout(value, null), layout);
  const permutation = layout === null ? inversePermutations[value.layout!] : permutations[layout];
  const twin = permuted(value, permutation, layout);
  value.twin = twin;
  return twin;
};

export const toStock = (value: Value): Value => toLayout(value, null);

/** A tensor with the same elements in TF.js's order and another shape. */
export const reshaped = (value: Value, shape: readonly number[], layout: Layout | null = null): Value =>
  sameShape(value.physical, shape) && value.layout === layout ? value : reshapedAnew(value, shape, layout);

/** Like `reshaped`, but for the physical shape, and always a new value; `layout` gives the meaning of the new shape. */
export const reshapedAnew = (value: Value, physical: readonly number[], layout: Layout | null = null): Value => {
  const shape = layout === null ? physical : inversePermutations[layout].map((axis) => physical[axis]!);
  return emit('Reshape', [value, int64s(physical)], { shape, dtype: value.dtype, layout });
};

/** Moving only axes of length 1 leaves the elements in place: it is a reshape, which is free. */
const permuted = (value: Value, permutation: readonly number[], layout: Layout | null): Value => {
  const moving = permutation.filter((axis) => value.physical[axis] !== 1);
  const keepsOrder = moving.every((axis, i) => i === 0 || moving[i - 1]! < axis);
  if (keepsOrder)
    return reshapedAnew(
      value,
      permutation.map((axis) => value.physical[axis]!),
      layout,
    );
  return emit('Transpose', [value], { shape: value.shape, dtype: value.dtype, layout }, { perm: permutation });
};

/**
 * Changes the layout of a filter (or its optimiser slot) in place, so that the graph of the first step is the same as
 * that of all later steps. Only a leaf that no pending node uses can change; feature maps are left to the graph.
 */
const settle = (value: Value, layout: Layout | null): boolean => {
  if (!isLeaf(value) || value.frozen || value.usedInTrace === trace.epoch) return false;
  if (value.buffer === null) {
    relabel(value, layout);
    return true;
  }
  if (value.layout !== null || layout === null || layout === 'NCHW') return false;
  const target = new (value.buffer.constructor as new (length: number) => Data)(value.buffer.length);
  value.buffer = permute<Data>(value.buffer, value.shape, permutations[layout], target);
  value.pinned = false;
  relabel(value, layout);
  return true;
};

/** Puts a filter-shaped leaf into the layout for convolutions, before anything uses it. */
export const settleAsFilter = (value: Value): void => {
  if (value.layout === null) settle(value, value.shape[3] === 1 ? 'CMHW' : 'OIHW');
};

const relabel = (value: Value, layout: Layout | null): void => {
  value.layout = layout;
  value.physical = layout === null ? value.shape : permutations[layout].map((axis) => value.shape[axis]!);
  value.twin = null;
  value.blocks = null;
};

/** A transpose in TF.js's sense: of the logical axes. */
export const transposed = (value: Value, permutation: readonly number[]): Value => {
  const stock = toStock(value);
  const shape = permutation.map((axis) => stock.shape[axis]!);
  return emit('Transpose', [stock], { shape, dtype: value.dtype }, { perm: permutation });
};
