import { type InputSize, sidesOf } from '../../domain/input-size.ts';
import { type Tensor4D, tf } from '../../engine/index.ts';

/** Mean and standard deviation of each channel, for values scaled to 0..1. */
export interface Normalize {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/**
 * Pixels of a batch, 0..255 -> `(x / 255 - mean) / std`, [batch, height, width, 3], as one product and one sum. The
 * caller disposes of it.
 */
export const normalizePixels = (pixels: Tensor4D, { mean, std }: Normalize): Tensor4D => {
  const scale = std.map((deviation) => 1 / (255 * deviation));
  const shift = std.map((deviation, channel) => -mean[channel]! / deviation);
  return tf.tidy(() => tf.add(tf.mul(tf.cast(pixels, 'float32'), scale), shift) as Tensor4D);
};

/** The pixels of a batch as a tensor; 8-bit values are passed as int32, TF.js's smallest integer type. */
export const pixelTensor = (pixels: Uint8Array, sizePx: InputSize): Tensor4D => {
  const { heightPx, widthPx } = sidesOf(sizePx);
  return tf.tensor4d(pixels, [pixels.length / (heightPx * widthPx * 3), heightPx, widthPx, 3], 'int32');
};
