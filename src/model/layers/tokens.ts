import { FixresError } from '../../base/errors.ts';
import { type Tensor, tf } from '../../engine/ops/index.ts';
import { type Grid, placeTaps } from '../resample-positions.ts';
import type { Shape } from '../types.ts';
import { conv, type Layer } from './layers.ts';

interface PatchOptions {
  readonly architecture: string;
  readonly patchPx: number;
  readonly channels: number;
}

/**
 * Divides an image into non-overlapping patches: `name.weight`, `name.bias`. Rejects a side that is not a multiple of
 * the patch size.
 */
export const patches = (name: string, { architecture, patchPx, channels }: PatchOptions): Layer => {
  const options = { in: 3, out: channels, kernel: patchPx, stride: patchPx, padding: 'none', bias: true } as const;
  const layer = conv(name, options);
  const refuse = ([height, width]: Shape): void => {
    if (height! % patchPx === 0 && width! % patchPx === 0) return;
    const [wrong] = [height!, width!].filter((sidePx) => sidePx % patchPx !== 0);
    const below = Math.max(patchPx, Math.floor(wrong! / patchPx) * patchPx);
    throw new FixresError(
      'MODEL_RESOLUTION_IMPOSSIBLE',
      `\`${architecture}\` divides images into patches of ${patchPx} pixels, but the sides of ${height}x${width} are not all multiples of ${patchPx}`,
      {
        path: '/test/resolutions',
        hint: `choose a multiple of ${patchPx}${height === width ? '' : ' for each side'}, such as ${below} or ${below + patchPx}`,
      },
    );
  };
  return {
    ...layer,
    apply: (x, context) => {
      refuse(x.shape.slice(1));
      return layer.apply(x, context);
    },
    measure: (input) => {
      refuse(input);
      return layer.measure(input);
    },
  };
};

interface TokenOptions {
  /** Positions along each side of the grid that the position embedding was trained for. */
  readonly side: number;
  readonly channels: number;
}

/**
 * [batch, height, width, channels] to [batch, 1 + height * width, 1, channels]: prepends a class token and adds the
 * position embedding, resampled if the grid differs. Source: timm/models/vision_transformer.py, `_pos_embed`.
 */
export const tokens = ({ side, channels }: TokenOptions): Layer => {
  const count = 1 + side * side;
  return {
    parameters: [
      { name: 'cls_token', role: 'token', shape: [1, 1, channels] },
      { name: 'pos_embed', role: 'token', shape: [1, count, channels] },
    ],
    apply: (x, { parameter }) => {
      const [batch, height, width] = x.shape as [number, number, number];
      const places = height * width;
      const positions = onGrid(tf.reshape(parameter('pos_embed'), [count, channels]), side, { height, width });
      // Prepends a zero token and adds the class token to it like a position, so that nothing is repeated per image.
      const first = tf.pad(tf.reshape(parameter('cls_token'), [1, channels]), [
        [0, places],
        [0, 0],
      ]);
      const all = tf.pad(tf.reshape(x, [batch, places, channels]), [
        [0, 0],
        [1, 0],
        [0, 0],
      ]);
      return tf.reshape(tf.add(all, tf.add(positions, first)), [batch, 1 + places, 1, channels]);
    },
    measure: ([height, width]) => ({ output: [1 + height! * width!, 1, channels], macs: 0 }),
  };
};

/** As a matrix product, so that gradients flow back to the position embedding. */
const onGrid = (positions: Tensor, side: number, grid: Grid): Tensor => {
  if (grid.height === side && grid.width === side) return positions;
  const [rows, columns] = [1 + grid.height * grid.width, 1 + side * side];
  const matrix = new Float32Array(rows * columns);
  matrix[0] = 1;
  for (const [place, taps] of placeTaps(side, grid).entries()) {
    for (const { at, weight } of taps) matrix[(1 + place) * columns + 1 + at] = weight;
  }
  return tf.matMul(tf.tensor2d(matrix, [rows, columns]), positions);
};

/** The class token of [batch, tokens, 1, channels]. */
export const classToken: Layer = {
  parameters: [],
  apply: (x) => {
    const [batch, , , channels] = x.shape as [number, number, number, number];
    return tf.reshape(tf.slice(x, [0, 0, 0, 0], [batch, 1, 1, channels]), [batch, channels]);
  },
  measure: ([, , channels]) => ({ output: [channels!], macs: 0 }),
};
