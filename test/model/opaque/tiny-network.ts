import assert from 'node:assert/strict';
import type { TinyConstant, TinyGraph, TinyNode } from './write-onnx.ts';

// A network around an operator that the importer does not know (Selu), so that ONNX Runtime runs its trunk: three channels,
// two classes, weights that are written down here, and what it gives, computed here in plain arithmetic.

export const matrix = [0.5, -1, 2, 1, 0.25, -0.5]; // [out, in]
export const bias = [0.1, -0.2];
export const head: Record<string, TinyConstant> = {
  'fc.weight': { shape: [2, 3], floats: matrix },
  'fc.bias': { shape: [2], floats: bias },
};
export const anySize = { shape: ['n', 3, 'h', 'w'] } as const;
export const selu: TinyNode = ['Selu', ['x'], ['map']];
export const pool: readonly TinyNode[] = [
  ['GlobalAveragePool', ['map'], ['mean']],
  ['Flatten', ['mean'], ['flat'], { axis: 1 }],
];
export const gemm: TinyNode = ['Gemm', ['flat', 'fc.weight', 'fc.bias'], ['logits'], { transB: 1 }];
export const plain: TinyGraph = { nodes: [selu, ...pool, gemm], constants: head, input: anySize };

export const pixelsOf = (side: number, images = 2): Float32Array =>
  Float32Array.from({ length: images * side * side * 3 }, (_, index) => ((index * 37) % 101) / 50 - 1);

/** Of each image and channel: the mean of Selu. Source of its constants: onnx.ai/onnx/operators, Selu. */
export const meansOf = (pixels: Float32Array, side: number): number[][] =>
  Array.from({ length: pixels.length / (side * side * 3) }, (_, image) =>
    [0, 1, 2].map((channel) => {
      let sum = 0;
      for (let place = 0; place < side * side; place++) {
        const x = pixels[(image * side * side + place) * 3 + channel]!;
        sum += x > 0 ? 1.0507009873554805 * x : 1.0507009873554805 * 1.6732632423543772 * (Math.exp(x) - 1);
      }
      return sum / (side * side);
    }),
  );

export const linear = (features: readonly number[], weights = matrix, shift = bias): number[] =>
  shift.map((start, out) => features.reduce((sum, value, index) => sum + value * weights[3 * out + index]!, start));

export const expected = (side: number, pixels = pixelsOf(side)): number[] =>
  meansOf(pixels, side).flatMap((one) => linear(one));

export const assertClose = (got: readonly number[], wanted: readonly number[]): void => {
  assert.equal(got.length, wanted.length);
  for (const [index, value] of wanted.entries())
    assert.ok(Math.abs(got[index]! - value) < 1e-5, `${index}: ${got[index]} instead of ${value}`);
};
