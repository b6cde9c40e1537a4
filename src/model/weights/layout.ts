import { elementCount } from '../measure.ts';
import type { ParameterInfo, ParameterRole, Shape } from '../types.ts';

/** For each role whose layouts differ: which axis in memory stands at each place in a file. */
const fileAxes: Readonly<Partial<Record<ParameterRole, readonly number[]>>> = {
  conv: [3, 2, 0, 1], // HWIO -> OIHW
  linear: [1, 0], // [in, out] -> [out, in]
};

/** Shape of a parameter in a file, as torch writes it. */
export const fileShape = ({ role, shape }: ParameterInfo): Shape => {
  if (role === 'depthwise') return [shape[2]! * shape[3]!, 1, shape[0]!, shape[1]!];
  return fileAxes[role]?.map((axis) => shape[axis]!) ?? shape;
};

/** Memory to file. Gives the same array back where the layouts agree. */
export const toFileLayout = ({ role, shape }: ParameterInfo, values: Float32Array): Float32Array => {
  const axes = role === 'depthwise' ? [2, 3, 0, 1] : fileAxes[role];
  return axes === undefined ? values : transpose(values, shape, axes);
};

/** File to memory. Gives the same array back where the layouts agree. */
export const toMemoryLayout = ({ role, shape }: ParameterInfo, values: Float32Array): Float32Array => {
  if (role === 'linear') return rowsToColumns(values, shape[1]!, 1, shape[0]!);
  if (role === 'conv') return rowsToColumns(values, shape[3]!, shape[2]!, shape[0]! * shape[1]!);
  const axes = role === 'depthwise' ? [2, 3, 0, 1] : fileAxes[role];
  if (axes === undefined) return values;
  const shapeInFile = axes.map((axis) => shape[axis]!);
  return transpose(
    values,
    shapeInFile,
    shape.map((_, axis) => axes.indexOf(axis)),
  );
};

/** As many rows as fill a line of the cache with one value each. */
const tileRows = 16;

/**
 * [rows, inputs, area] to [area, inputs, rows]: a filter or a matrix from torch's layout. A few rows at a time, so that
 * what is written lies together; value by value takes four times as long.
 */
const rowsToColumns = (source: Float32Array, rows: number, inputs: number, area: number): Float32Array => {
  const result = new Float32Array(source.length);
  const columns = inputs * area;
  for (let first = 0; first < rows; first += tileRows) {
    const end = Math.min(rows, first + tileRows);
    for (let input = 0; input < inputs; input++) {
      for (let place = 0; place < area; place++) {
        const to = (place * inputs + input) * rows;
        let from = first * columns + input * area + place;
        for (let row = first; row < end; row++) {
          result[to + row] = source[from]!;
          from += columns;
        }
      }
    }
  }
  return result;
};

/** Axis `axes[i]` of the source becomes axis i of the result, row-major on both sides. */
const transpose = (source: Float32Array, shape: Shape, axes: readonly number[]): Float32Array => {
  const result = new Float32Array(elementCount(shape));
  const strides = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
  const sizes = axes.map((axis) => shape[axis]!);
  const steps = axes.map((axis) => strides[axis]!);
  let next = 0;
  const walk = (axis: number, offset: number): void => {
    const [size, step] = [sizes[axis]!, steps[axis]!];
    if (axis === sizes.length - 1) {
      for (let index = 0; index < size; index++) result[next++] = source[offset + index * step]!;
      return;
    }
    for (let index = 0; index < size; index++) walk(axis + 1, offset + index * step);
  };
  walk(0, 0);
  return result;
};
