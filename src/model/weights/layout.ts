import { elementCount } from '../measure.ts';
import type { ParameterInfo, ParameterRole, Shape } from '../types.ts';

/** For each role whose layouts differ: the axis in memory for each axis in a file. */
const fileAxes: Readonly<Partial<Record<ParameterRole, readonly number[]>>> = {
  conv: [3, 2, 0, 1], // HWIO -> OIHW
  linear: [1, 0], // [in, out] -> [out, in]
};

/** Shape of a parameter in a file, as written by torch. */
export const fileShape = ({ role, shape }: ParameterInfo): Shape => {
  if (role === 'depthwise') return [shape[2]! * shape[3]!, 1, shape[0]!, shape[1]!];
  return fileAxes[role]?.map((axis) => shape[axis]!) ?? shape;
};

/** From memory to file. Returns the same array if the layouts agree. */
export const toFileLayout = ({ role, shape }: ParameterInfo, values: Float32Array): Float32Array => {
  const axes = role === 'depthwise' ? [2, 3, 0, 1] : fileAxes[role];
  return axes === undefined ? values : transpose(values, shape, axes);
};

/** Whether a file stores the parameter's values in a different order from memory. */
export const changesLayout = ({ role }: ParameterInfo): boolean => role === 'depthwise' || fileAxes[role] !== undefined;

/** From file to memory. Returns the same array if the layouts agree. */
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

/**
 * [rows, inputs, area] to [area, inputs, rows]: a filter or a matrix from torch's layout. Processes eight rows at a
 * time, so that writes are contiguous, and copies integers, which keep every bit; copying value by value
 * takes more than twice as long.
 */
const rowsToColumns = ({ buffer, byteOffset, length }: Float32Array, rows: number, inputs: number, area: number) => {
  const source = new Int32Array(buffer, byteOffset, length);
  const result = new Int32Array(length);
  const columns = inputs * area;
  const together = rows - (rows % 8);
  for (let row = 0; row < together; row += 8) {
    for (let place = 0; place < area; place++) {
      for (let input = 0; input < inputs; input++) {
        const from = row * columns + input * area + place;
        const to = (place * inputs + input) * rows + row;
        result[to] = source[from]!;
        result[to + 1] = source[from + columns]!;
        result[to + 2] = source[from + 2 * columns]!;
        result[to + 3] = source[from + 3 * columns]!;
        result[to + 4] = source[from + 4 * columns]!;
        result[to + 5] = source[from + 5 * columns]!;
        result[to + 6] = source[from + 6 * columns]!;
        result[to + 7] = source[from + 7 * columns]!;
      }
    }
  }
  for (let row = together; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [input, place] = [Math.floor(column / area), column % area];
      result[(place * inputs + input) * rows + row] = source[row * columns + column]!;
    }
  }
  return new Float32Array(result.buffer);
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
