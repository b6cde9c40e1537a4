import { randomStream } from '../../../src/base/random.ts';

/** A tensor of the reference: row-major, in float64. */
export interface NdArray {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);

/** Normal values, always the same for a name; none nearer to zero than 0.01, where a ReLU has no derivative. */
export const normal = (name: string, shape: readonly number[], scale = 1): NdArray => {
  const random = randomStream('backend-suite', name);
  const value = (): number => {
    const drawn = random.normal();
    return (Math.abs(drawn) < 0.01 ? drawn + 0.02 : drawn) * scale;
  };
  return { shape, values: Array.from({ length: sizeOf(shape) }, value) };
};

/** An array of this shape from a function of the index along each axis. */
export const filled = (shape: readonly number[], valueAt: (...index: number[]) => number): NdArray => {
  const values = Array.from({ length: sizeOf(shape) }, (_, position) => valueAt(...indexOf(position, shape)));
  return { shape, values };
};

const indexOf = (position: number, shape: readonly number[]): number[] => {
  const index: number[] = [];
  for (const length of shape.toReversed()) {
    index.unshift(position % length);
    position = Math.floor(position / length);
  }
  return index;
};

/** The element at an index; 0 outside. */
export const at = ({ shape, values }: NdArray, ...index: number[]): number => {
  let position = 0;
  for (const [axis, length] of shape.entries()) {
    const along = index[axis]!;
    if (along < 0 || along >= length) return 0;
    position = position * length + along;
  }
  return values[position]!;
};

export const map = ({ shape, values }: NdArray, f: (value: number) => number): NdArray => ({
  shape,
  values: values.map(f),
});
