import { emit, scalar } from '../../graph/node.ts';
import type { Value } from '../../graph/value.ts';
import { onePixel } from './domain.ts';
import { emitBlocked, reshapedTo } from './feature-maps.ts';

/** Number of pixels summed sequentially; longer sums would lose digits that ONNX Runtime's own sums keep. */
const pixelsInARow = 256;

/** Mean of each channel, [c], over images and pixels. `x` is in blocks. */
export const channelMeans = (x: Value): Value => {
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const isSmall = height * width <= pixelsInARow;
  const window = { ...onePixel, kernel_shape: [1, width] };
  const rows = isSmall ? x : emitBlocked('AveragePool', [x], [batch, channels, height, 1], window);
  return meansOfPlanes(rows);
};

/**
 * Mean of each channel of `a * b`, [c], without writing the product to memory: each plane, or each row of a plane, is
 * convolved with its counterpart, used as a filter, since blocks have the same order as filters.
 */
export const channelMeansOfProduct = (a: Value, b: Value): Value => {
  const [batch, channels, height, width] = a.shape as [number, number, number, number];
  const isSmall = height * width <= pixelsInARow;
  const [planes, rows] = isSmall ? [batch * channels, height] : [batch * channels * height, 1];
  const image = reshapedTo(a, [1, planes, rows, width]);
  const filter = reshapedTo(b, [planes, 1, rows, width]);
  const attributes = { ...onePixel, kernel_shape: [rows, width], group: planes };
  const sums = emitBlocked('Conv', [image, filter], [1, planes, 1, 1], attributes);
  const means = meansOfPlanes(reshapedTo(sums, [batch, channels, isSmall ? 1 : height, 1]));
  return emit('Mul', [means, scalar(1 / (rows * width))], { shape: [channels], dtype: 'float32' });
};

const meansOfPlanes = (x: Value): Value => {
  const [batch, channels] = x.shape as [number, number];
  const means = emitBlocked('GlobalAveragePool', [x], [batch, channels, 1, 1]);
  const perImage = reshapedTo(means, [batch, channels]);
  return emit('ReduceMean', [perImage], { shape: [channels], dtype: 'float32' }, { axes: [0], keepdims: 0 });
};
