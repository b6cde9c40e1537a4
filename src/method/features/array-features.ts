import { elementCount, type Shape } from '../../model/index.ts';
import type { FeatureSet } from './features.ts';

/** Features in memory: an array [images, ...shape] per tensor. */
export const arrayFeatures = (
  cut: string,
  shapes: readonly Shape[],
  arrays: readonly Float32Array[],
  labels: Int32Array,
): FeatureSet => ({
  cut,
  shapes,
  labels,
  rows: (indices) => arrays.map((values, tensor) => picked(values, elementCount(shapes[tensor]!), indices)),
});

const picked = (values: Float32Array, size: number, indices: Int32Array): Float32Array => {
  const rows = new Float32Array(size * indices.length);
  for (const [row, index] of indices.entries()) rows.set(values.subarray(index * size, (index + 1) * size), row * size);
  return rows;
};
