import type { Tensor4D } from '@tensorflow/tfjs-core';
import { runKernel } from '../gradients/define.ts';
import { tf } from '../tf.ts';
import { explicitPadding, type Padding, samePadding } from './padding.ts';

export interface Conv2dOptions {
  /** Default 1. */
  readonly stride?: number;
  /** TensorFlow's 'same', or pixels [top, right, bottom, left]. Default: none. */
  readonly padding?: 'same' | Padding;
  /** Default 1. */
  readonly dilation?: number;
  /** Number of independent groups that input and output channels are divided into. Default 1. */
  readonly groups?: number;
}

/**
 * Two-dimensional convolution, differentiable on every engine. `x` is [batch, height, width, inChannels], `filter`
 * [height, width, inChannels / groups, outChannels], as in PyTorch: output channels are ordered by group. With `groups`
 * = inChannels it is a depthwise convolution.
 */
export const conv2d = (x: Tensor4D, filter: Tensor4D, options: Conv2dOptions = {}): Tensor4D => {
  const { stride = 1, padding = [0, 0, 0, 0], dilation = 1, groups = 1 } = options;
  const [, height, width] = x.shape;
  const [filterHeight, filterWidth] = filter.shape;
  const pixels =
    padding === 'same' ? samePadding([height, width], [filterHeight, filterWidth], stride, dilation) : padding;
  if (tf.getBackend() === 'onnx') {
    const attrs = { strides: stride, pad: explicitPadding(pixels), dataFormat: 'NHWC', dilations: dilation, groups };
    return runKernel('Conv2D', { x, filter }, attrs) as Tensor4D;
  }
  return tf.tidy(() => composed(x, filter, stride, pixels, dilation, groups));
};

/** From stock ops: explicit padding, dilation by zeros between the filter's taps, and one convolution per group. */
const composed = (
  x: Tensor4D,
  filter: Tensor4D,
  stride: number,
  padding: Padding,
  dilation: number,
  groups: number,
): Tensor4D => {
  const padded = padding.every((pixels) => pixels === 0) ? x : tf.pad(x, explicitPadding(padding));
  const spread = dilation === 1 ? filter : spreadTaps(filter, dilation);
  if (groups === 1) return tf.conv2d(padded, spread, stride, 'valid');
  const [height, width, inPerGroup, outChannels] = spread.shape;
  if (inPerGroup === 1) {
    const depthwise = tf.reshape(spread, [height, width, groups, outChannels / groups]) as Tensor4D;
    return tf.depthwiseConv2d(padded, depthwise, stride, 'valid');
  }
  const inputs: Tensor4D[] = tf.split(padded, groups, 3);
  const filters: Tensor4D[] = tf.split(spread, groups, 3);
  const outputs = inputs.map((input, group) => tf.conv2d(input, filters[group]!, stride, 'valid'));
  return tf.concat(outputs, 3);
};

/** [h, w, in, out] -> [(h - 1) * dilation + 1, ...] with zeros between the taps. */
const spreadTaps = (filter: Tensor4D, dilation: number): Tensor4D => {
  const [height, width, inChannels, outChannels] = filter.shape;
  const columns = tf.pad(tf.reshape(filter, [height, width, 1, inChannels * outChannels]), [
    [0, 0],
    [0, 0],
    [0, dilation - 1],
    [0, 0],
  ]);
  const rows = tf.pad(tf.reshape(columns, [height, 1, width * dilation, inChannels * outChannels]), [
    [0, 0],
    [0, dilation - 1],
    [0, 0],
    [0, 0],
  ]);
  const grid = tf.reshape(rows, [height * dilation, width * dilation, inChannels, outChannels]);
  const [spreadHeight, spreadWidth] = [(height - 1) * dilation + 1, (width - 1) * dilation + 1];
  return tf.slice(grid, [0, 0, 0, 0], [spreadHeight, spreadWidth, inChannels, outChannels]) as Tensor4D;
};
