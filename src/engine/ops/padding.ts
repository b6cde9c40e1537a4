/** Padding in rows and columns: [top, right, bottom, left]. */
export type Padding = readonly [top: number, right: number, bottom: number, left: number];

/** Explicit padding of an NHWC tensor in TF.js's format. */
export type ExplicitPadding = [[number, number], [number, number], [number, number], [number, number]];

export const explicitPadding = ([top, right, bottom, left]: Padding): ExplicitPadding => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

/**
 * Length of an output axis. With `ceilMode` the last window may extend beyond the border, but must start inside the
 * input or its left padding.
 */
export const outputLength = (
  length: number,
  kernel: number,
  stride: number,
  before: number,
  after: number,
  ceilMode: boolean,
): number => {
  const span = length + before + after - kernel;
  const floored = Math.floor(span / stride) + 1;
  if (!ceilMode) return floored;
  const ceiled = Math.ceil(span / stride) + 1;
  return (ceiled - 1) * stride >= length + before ? ceiled - 1 : ceiled;
};

/**
 * The padding with which a floor-mode pooling gives the ceil-mode output: the overhang is added below and to the right.
 * Source: PyTorch, aten/src/ATen/native/Pool.h, `pooling_output_shape_pad_lr`.
 */
export const withOverhang = (
  [height, width]: readonly [number, number],
  kernel: number,
  stride: number,
  [top, right, bottom, left]: Padding,
  ceilMode: boolean,
): Padding => {
  const overhang = (length: number, before: number, after: number) => {
    const outputs = outputLength(length, kernel, stride, before, after, ceilMode);
    return Math.max(0, (outputs - 1) * stride + kernel - length - before - after);
  };
  return [top, right + overhang(width, left, right), bottom + overhang(height, top, bottom), left];
};

/** TensorFlow's 'same': the total is split in two; an odd pixel goes below and to the right. */
export const samePadding = (
  [height, width]: readonly [number, number],
  [kernelHeight, kernelWidth]: readonly [number, number],
  stride: number,
  dilation: number,
): Padding => {
  const total = (length: number, kernel: number) =>
    Math.max(0, (Math.ceil(length / stride) - 1) * stride + (kernel - 1) * dilation + 1 - length);
  const [rows, columns] = [total(height, kernelHeight), total(width, kernelWidth)];
  return [Math.floor(rows / 2), Math.ceil(columns / 2), Math.ceil(rows / 2), Math.floor(columns / 2)];
};
