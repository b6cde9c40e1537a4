import type { Tensor4D } from '@tensorflow/tfjs-core';
import { runKernel } from '../gradients/define.ts';
import { tf } from '../tf.ts';
import { explicitPadding, outputLength, type Padding, withOverhang } from './padding.ts';

export interface Pool2dOptions {
  /** Side of the square window, in pixels. */
  readonly kernel: number;
  /** Default: `kernel`. */
  readonly stride?: number;
  /** Pixels [top, right, bottom, left]. Default: none. */
  readonly padding?: Padding;
  /** Whether the last window may extend beyond the border, like PyTorch's `ceil_mode`. Default false. */
  readonly ceilMode?: boolean;
}

export interface AvgPool2dOptions extends Pool2dOptions {
  /** Whether padded zeros count in the mean, like PyTorch's `count_include_pad`. Default true, as in PyTorch. */
  readonly countIncludePad?: boolean;
}

const noPadding: Padding = [0, 0, 0, 0];

/** Maximum over windows; padding is never the maximum. `x` is [batch, height, width, channels]. */
export const maxPool2d = (x: Tensor4D, options: Pool2dOptions): Tensor4D => {
  const { kernel, stride = kernel, padding = noPadding, ceilMode = false } = options;
  const full = withOverhang([x.shape[1], x.shape[2]], kernel, stride, padding, ceilMode);
  if (tf.getBackend() === 'onnx') {
    return runKernel('MaxPool', { x }, { filterSize: kernel, strides: stride, pad: explicitPadding(full) }) as Tensor4D;
  }
  return tf.tidy(() => {
    const padded = full.every((pixels) => pixels === 0) ? x : tf.pad(x, explicitPadding(full), -Infinity);
    return tf.maxPool(padded, kernel, stride, 'valid');
  });
};

/** Mean over windows. `x` is [batch, height, width, channels]. */
export const avgPool2d = (x: Tensor4D, options: AvgPool2dOptions): Tensor4D => {
  const { kernel, stride = kernel, padding = noPadding, ceilMode = false, countIncludePad = true } = options;
  const [, height, width] = x.shape;
  const full = withOverhang([height, width], kernel, stride, padding, ceilMode);
  const overhangs = full.some((pixels, side) => pixels !== padding[side]);
  if (tf.getBackend() === 'onnx' && !(countIncludePad && overhangs)) {
    const attrs = { filterSize: kernel, strides: stride, pad: explicitPadding(full), countIncludePad };
    return runKernel('AvgPool', { x }, attrs) as Tensor4D;
  }
  return tf.tidy(() => {
    const padded = full.every((pixels) => pixels === 0) ? x : tf.pad(x, explicitPadding(full));
    const means = tf.avgPool(padded, kernel, stride, 'valid');
    const counted = countIncludePad ? padding : noPadding;
    const offset: [number, number] = countIncludePad ? [0, 0] : [full[0], full[3]];
    const correction = windowCorrection(
      [height, width],
      [means.shape[1], means.shape[2]],
      kernel,
      stride,
      counted,
      offset,
    );
    return correction === undefined ? means : tf.mul(means, correction);
  });
};

/**
 * Window area divided by the number of counted pixels of each window, [1, height, width, 1]; undefined if it is 1
 * everywhere. `counted` is the padding that counts, `offset` how far above and left of the counted area the first
 * window starts.
 */
const windowCorrection = (
  [height, width]: [number, number],
  [rows, columns]: [number, number],
  kernel: number,
  stride: number,
  counted: Padding,
  offset: [number, number],
): Tensor4D | undefined => {
  const inWindow = (index: number, length: number, before: number) => {
    const start = index * stride - before;
    return Math.min(start + kernel, length) - Math.max(start, 0);
  };
  const [top, right, bottom, left] = counted;
  const values = Array.from({ length: rows * columns }, (_, index) => {
    const row = inWindow(Math.floor(index / columns), height + top + bottom, offset[0]);
    const column = inWindow(index % columns, width + left + right, offset[1]);
    return (kernel * kernel) / (row * column);
  });
  return values.every((value) => value === 1) ? undefined : tf.tensor4d(values, [1, rows, columns, 1]);
};

/** Output [height, width] of a pooling with these options. */
export const poolOutputSize = (
  [height, width]: readonly [number, number],
  { kernel, stride = kernel, padding = noPadding, ceilMode = false }: Pool2dOptions,
): [number, number] => {
  const [top, right, bottom, left] = padding;
  return [
    outputLength(height, kernel, stride, top, bottom, ceilMode),
    outputLength(width, kernel, stride, left, right, ceilMode),
  ];
};
