import { at, filled, type NdArray } from './nd-array.ts';

/**
 * The ops behind the door once more, as their definitions say, in float64 and without any cleverness. Images are
 * [batch, height, width, channels].
 */

export interface Window {
  readonly kernel: number;
  readonly stride: number;
  /** [top, right, bottom, left] */
  readonly padding: readonly [number, number, number, number];
}

/** Source: the formula in the documentation of torch.nn.Conv2d; filters are [height, width, in / groups, out]. */
export const conv2d = (
  x: NdArray,
  filter: NdArray,
  { stride, padding, dilation, groups }: Omit<Window, 'kernel'> & { dilation: number; groups: number },
): NdArray => {
  const [batch, height, width] = x.shape as [number, number, number, number];
  const [rows, columns, inPerGroup, outChannels] = filter.shape as [number, number, number, number];
  const [top, right, bottom, left] = padding;
  const length = (input: number, taps: number) => Math.floor((input - (taps - 1) * dilation - 1) / stride) + 1;
  const shape = [batch, length(height + top + bottom, rows), length(width + left + right, columns), outChannels];
  return filled(shape, (b, i, j, o) => {
    const firstInput = Math.floor(o! / (outChannels / groups)) * inPerGroup;
    let sum = 0;
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        for (let n = 0; n < inPerGroup; n++) {
          const pixel = at(x, b!, i! * stride + r * dilation - top, j! * stride + c * dilation - left, firstInput + n);
          sum += pixel * at(filter, r, c, n, o!);
        }
      }
    }
    return sum;
  });
};

/**
 * Largest or mean value of each window. Source of the sizes and divisors: PyTorch, aten/src/ATen/native/Pool.h and
 * cpu/AvgPoolKernel.cpp. With `ceilMode` padding below equals padding above, as there.
 */
export const pool2d = (
  kind: 'max' | 'avg',
  x: NdArray,
  {
    kernel,
    stride,
    padding,
    ceilMode,
    countIncludePad = true,
  }: Window & { ceilMode: boolean; countIncludePad?: boolean },
): NdArray => {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [top, right, bottom, left] = padding;
  const outputs = (length: number, before: number, after: number) => {
    const steps = (length + before + after - kernel) / stride;
    if (!ceilMode) return Math.floor(steps) + 1;
    const count = Math.ceil(steps) + 1;
    return (count - 1) * stride >= length + before ? count - 1 : count;
  };
  return filled([batch, outputs(height, top, bottom), outputs(width, left, right), channels], (b, i, j, c) => {
    const [firstRow, firstColumn] = [i! * stride - top, j! * stride - left];
    const [lastRow, lastColumn] = [
      Math.min(firstRow + kernel, height + bottom),
      Math.min(firstColumn + kernel, width + right),
    ];
    const pixels: number[] = [];
    for (let row = Math.max(firstRow, 0); row < Math.min(lastRow, height); row++) {
      for (let column = Math.max(firstColumn, 0); column < Math.min(lastColumn, width); column++) {
        pixels.push(at(x, b!, row, column, c!));
      }
    }
    if (kind === 'max') return Math.max(...pixels);
    const counted = countIncludePad ? (lastRow - firstRow) * (lastColumn - firstColumn) : pixels.length;
    return pixels.reduce((sum, pixel) => sum + pixel, 0) / counted;
  });
};

/** Source: Ioffe and Szegedy 2015, algorithm 1. */
export const batchNorm = (x: NdArray, gamma: NdArray, beta: NdArray, epsilon: number): NdArray => {
  const channels = gamma.values.length;
  const channelOf = (c: number) => x.values.filter((_, position) => position % channels === c);
  const moments = Array.from({ length: channels }, (_, c) => meanAndVariance(channelOf(c)));
  const values = x.values.map((value, position) => {
    const c = position % channels;
    const { mean, variance } = moments[c]!;
    return ((value - mean) / Math.sqrt(variance + epsilon)) * gamma.values[c]! + beta.values[c]!;
  });
  return { shape: x.shape, values };
};

export const meanAndVariance = (values: readonly number[]): { mean: number; variance: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance };
};

/** [n, k] by [k, m]. */
export const matMul = (a: NdArray, b: NdArray): NdArray =>
  filled([a.shape[0]!, b.shape[1]!], (row, column) => {
    let sum = 0;
    for (let k = 0; k < a.shape[1]!; k++) sum += at(a, row!, k) * at(b, k, column!);
    return sum;
  });

/** Logarithm of the softmax of each row. */
export const logSoftmax = (x: NdArray): NdArray => {
  const [rows, classes] = x.shape as [number, number];
  return filled([rows, classes], (row, column) => {
    const logits = x.values.slice(row! * classes, (row! + 1) * classes);
    return at(x, row!, column!) - Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
  });
};

/** Half-pixel centres, no antialiasing. Source: torch.nn.functional.interpolate, mode 'bilinear'. */
export const resizeBilinear = (x: NdArray, [rows, columns]: readonly [number, number]): NdArray => {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const corners = (index: number, outputs: number, length: number) => {
    const source = Math.max(0, ((index + 0.5) * length) / outputs - 0.5);
    const first = Math.floor(source);
    return { first, second: Math.min(first + 1, length - 1), weight: source - first };
  };
  return filled([batch, rows, columns, channels], (b, i, j, c) => {
    const [row, column] = [corners(i!, rows, height), corners(j!, columns, width)];
    const along = (r: number) =>
      at(x, b!, r, column.first, c!) * (1 - column.weight) + at(x, b!, r, column.second, c!) * column.weight;
    return along(row.first) * (1 - row.weight) + along(row.second) * row.weight;
  });
};
