/**
 * Memory layouts of rank-4 values that differ from TF.js's: feature maps (NHWC), filters [height, width, in, out] and
 * depthwise filters [height, width, channels, multiplier], each in the order that ONNX Runtime's convolutions expect.
 */
export type Layout = 'NCHW' | 'OIHW' | 'CMHW';

/** Physical axis `i` is logical axis `permutations[layout][i]`. */
export const permutations: Readonly<Record<Layout, readonly number[]>> = {
  NCHW: [0, 3, 1, 2],
  OIHW: [3, 2, 0, 1],
  CMHW: [2, 3, 0, 1],
};

/** Logical axis `i` is physical axis `inversePermutations[layout][i]`. */
export const inversePermutations: Readonly<Record<Layout, readonly number[]>> = {
  NCHW: [0, 2, 3, 1],
  OIHW: [2, 3, 1, 0],
  CMHW: [2, 3, 0, 1],
};

/** Permutes the axes of `values` in host memory: output axis `i` is input axis `permutation[i]`. */
export const permute = <T extends Float32Array | Int32Array | Uint8Array>(
  values: T,
  shape: readonly number[],
  permutation: readonly number[],
  target: T,
): T => {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1));
  const [a, b, c, d] = permutation.map((axis) => ({ length: shape[axis]!, stride: strides[axis]! })) as [
    Axis,
    Axis,
    Axis,
    Axis,
  ];
  let position = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      for (let k = 0; k < c.length; k++) {
        const row = i * a.stride + j * b.stride + k * c.stride;
        for (let l = 0; l < d.length; l++) target[position++] = values[row + l * d.stride]!;
      }
    }
  }
  return target;
};

interface Axis {
  readonly length: number;
  readonly stride: number;
}
