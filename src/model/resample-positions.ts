import { type InputSize, mapSides, sidesOf } from '../domain/input-size.ts';
import type { FloatTensor } from '../engine/onnx/graph/held-graph.ts';

/** Size of a grid of image tokens. */
export interface Grid {
  readonly height: number;
  readonly width: number;
}

/** Grid sizes: the one a position embedding was trained for, and the one it is resampled to. */
export interface ResampledSides {
  readonly from: number;
  /** One side of a square, or `HEIGHTxWIDTH`. */
  readonly to: InputSize;
}

/** For an image split into patches; null: the grid is unchanged. */
export const resampledSides = (from: number, sizePx: InputSize, patchPx: number): ResampledSides | null => {
  const to = mapSides(sizePx, (sidePx) => sidePx / patchPx);
  return from === to ? null : { from, to };
};

export const gridOf = (sides: InputSize): Grid => {
  const { heightPx: height, widthPx: width } = sidesOf(sides);
  return { height, width };
};

/**
 * A position embedding [1, prefix + side * side, width] resampled to another grid; the first `prefix` tokens are
 * unchanged.
 * Source: timm, layers/pos_embed.py, `resample_abs_pos_embed`: bicubic with antialiasing.
 */
export const resampledPositions = ({ dims, data }: FloatTensor, prefix: number, grid: Grid): FloatTensor => {
  const [, tokens, width] = dims as [number, number, number];
  const side = Math.sqrt(tokens - prefix);
  const result = new Float32Array((prefix + grid.height * grid.width) * width);
  result.set(data.subarray(0, prefix * width));
  for (const [place, taps] of placeTaps(side, grid).entries()) {
    const to = (prefix + place) * width;
    for (let index = 0; index < width; index++) {
      let sum = 0;
      for (const { at, weight } of taps) sum += weight * data[(prefix + at) * width + index]!;
      result[to + index] = sum;
    }
  }
  return { dims: [1, prefix + grid.height * grid.width, width], data: result };
};

/** The positions of a square grid that contribute to each position of another, row by row, with their weights. */
export const placeTaps = (side: number, grid: Grid): Tap[][] => {
  const [rows, columns] = [tapsOf(side, grid.height), tapsOf(side, grid.width)];
  return rows.flatMap((ofRow) =>
    columns.map((ofColumn) =>
      ofRow.flatMap((y) => ofColumn.map((x) => ({ at: y.at * side + x.at, weight: y.weight * x.weight }))),
    ),
  );
};

export interface Tap {
  readonly at: number;
  readonly weight: number;
}

/**
 * The source positions that contribute to each position, with their weights. Source: PyTorch, `_upsample_bicubic2d_aa`.
 */
const tapsOf = (source: number, target: number): Tap[][] => {
  const scale = source / target;
  const widening = Math.max(scale, 1);
  const support = 2 * widening;
  return Array.from({ length: target }, (_, index) => {
    const centre = (index + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const last = Math.min(source, Math.trunc(centre + support + 0.5));
    const weights = Array.from({ length: last - first }, (_, tap) => bicubic((first + tap - centre + 0.5) / widening));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight, tap) => ({ at: first + tap, weight: weight / sum }));
  });
};

/** Keys' cubic convolution with a = -0.5, as in PyTorch with antialiasing. */
const bicubic = (distance: number): number => {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
};
