import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { avgPool2d, batchNormTrain, conv2d, maxPool2d, tf } from '../../../src/engine/index.ts';
import { at, filled, map, type NdArray, normal } from './nd-array.ts';
import * as reference from './reference.ts';

/** An op behind the door and its definition. Both are differentiable in all inputs, unless it says `forwardOnly`. */
export interface BackendCase {
  readonly title: string;
  readonly inputs: readonly NdArray[];
  readonly op: (...inputs: Tensor[]) => Tensor;
  readonly definition: (...inputs: NdArray[]) => NdArray;
  readonly forwardOnly?: true;
}

type Sides = readonly [number, number, number, number];
const none: Sides = [0, 0, 0, 0];

const convolution = (
  title: string,
  [xShape, filterShape]: readonly [readonly number[], readonly number[]],
  { stride = 1, padding = none, dilation = 1, groups = 1, same = false } = {},
): BackendCase => ({
  title: `conv2d ${title}`,
  inputs: [normal(`${title} x`, xShape), normal(`${title} filter`, filterShape)],
  op: (x, filter) =>
    conv2d(x as Tensor4D, filter as Tensor4D, { stride, padding: same ? 'same' : padding, dilation, groups }),
  definition: (x, filter) => reference.conv2d(x!, filter!, { stride, padding, dilation, groups }),
});

const pooling = (
  kind: 'max' | 'avg',
  title: string,
  kernel: number,
  { stride = kernel, padding = none, ceilMode = false, countIncludePad = true, size = 6 } = {},
): BackendCase => ({
  title: `${kind}Pool2d ${title}`,
  inputs: [normal(`${kind} ${title}`, [2, size, size + 1, 3])],
  op: (x) =>
    kind === 'max'
      ? maxPool2d(x as Tensor4D, { kernel, stride, padding, ceilMode })
      : avgPool2d(x as Tensor4D, { kernel, stride, padding, ceilMode, countIncludePad }),
  definition: (x) => reference.pool2d(kind, x!, { kernel, stride, padding, ceilMode, countIncludePad }),
});

const elementwise = (title: string, op: (x: Tensor) => Tensor, f: (x: number) => number): BackendCase => ({
  title,
  inputs: [normal(title, [2, 3, 4, 5], 2)],
  op,
  definition: (x) => map(x!, f),
});

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const clamp = (x: number): number => Math.min(Math.max(x, 0), 6);

/** [2, 3, 4, 5] with [5], as a bias is added. */
const broadcast = (
  title: string,
  op: (a: Tensor, b: Tensor) => Tensor,
  f: (a: number, b: number) => number,
): BackendCase => ({
  title: `${title} with a value for each channel`,
  inputs: [normal(`${title} a`, [2, 3, 4, 5]), map(normal(`${title} b`, [5]), (value) => Math.abs(value) + 0.5)],
  op,
  definition: (a, b) => ({ shape: a!.shape, values: a!.values.map((value, i) => f(value, b!.values[i % 5]!)) }),
});

const channelMeans = (x: NdArray): NdArray =>
  filled([2, 5], (b, c) => {
    let sum = 0;
    for (let i = 0; i < 3; i++) for (let j = 0; j < 4; j++) sum += at(x, b!, i, j, c!);
    return sum / 12;
  });

export const backendCases: readonly BackendCase[] = [
  convolution(
    '3x3, padding 1',
    [
      [2, 5, 6, 3],
      [3, 3, 3, 4],
    ],
    { padding: [1, 1, 1, 1] },
  ),
  convolution(
    '3x3, stride 2, padding 1',
    [
      [2, 7, 6, 2],
      [3, 3, 2, 3],
    ],
    { stride: 2, padding: [1, 1, 1, 1] },
  ),
  convolution(
    '3x3, stride 2, uneven padding',
    [
      [1, 6, 7, 2],
      [3, 3, 2, 3],
    ],
    { stride: 2, padding: [0, 2, 1, 0] },
  ),
  // TensorFlow's 'same' of 6 pixels at stride 2 and 3 taps pads one pixel, below; of 7 pixels one on each side.
  convolution(
    "3x3, stride 2, 'same'",
    [
      [2, 6, 7, 2],
      [3, 3, 2, 2],
    ],
    { stride: 2, padding: [0, 1, 1, 1], same: true },
  ),
  convolution('1x1', [
    [2, 4, 3, 5],
    [1, 1, 5, 4],
  ]),
  convolution(
    '1x1, stride 2',
    [
      [2, 5, 4, 3],
      [1, 1, 3, 4],
    ],
    { stride: 2 },
  ),
  convolution(
    '7x7, stride 2, padding 3',
    [
      [1, 9, 8, 3],
      [7, 7, 3, 2],
    ],
    { stride: 2, padding: [3, 3, 3, 3] },
  ),
  convolution(
    '1x7',
    [
      [1, 4, 8, 2],
      [1, 7, 2, 3],
    ],
    { padding: [0, 3, 0, 3] },
  ),
  convolution(
    '3x3, dilation 2',
    [
      [1, 7, 8, 2],
      [3, 3, 2, 2],
    ],
    { dilation: 2, padding: [2, 2, 2, 2] },
  ),
  convolution(
    '3x3 in 2 groups',
    [
      [2, 5, 4, 4],
      [3, 3, 2, 6],
    ],
    { groups: 2, padding: [1, 1, 1, 1] },
  ),
  convolution(
    '3x3 in 4 groups, stride 2',
    [
      [1, 6, 5, 8],
      [3, 3, 2, 8],
    ],
    { groups: 4, stride: 2, padding: [1, 1, 1, 1] },
  ),
  convolution(
    'depthwise 3x3',
    [
      [2, 5, 4, 6],
      [3, 3, 1, 6],
    ],
    { groups: 6, padding: [1, 1, 1, 1] },
  ),
  convolution(
    'depthwise 5x5, stride 2',
    [
      [1, 7, 8, 4],
      [5, 5, 1, 4],
    ],
    { groups: 4, stride: 2, padding: [2, 2, 2, 2] },
  ),
  convolution(
    'depthwise 3x3, 2 outputs a channel',
    [
      [1, 5, 4, 3],
      [3, 3, 1, 6],
    ],
    { groups: 3, padding: [1, 1, 1, 1] },
  ),

  pooling('max', '2', 2),
  pooling('max', '3, stride 2, padding 1', 3, { stride: 2, padding: [1, 1, 1, 1] }),
  pooling('max', '3, stride 2, ceil mode', 3, { stride: 2, ceilMode: true }),
  pooling('max', '3, stride 1, padding 1', 3, { stride: 1, padding: [1, 1, 1, 1] }),
  pooling('avg', '2', 2),
  pooling('avg', '3, stride 2, padding 1', 3, { stride: 2, padding: [1, 1, 1, 1] }),
  pooling('avg', '3, stride 2, padding 1, zeros not counted', 3, {
    stride: 2,
    padding: [1, 1, 1, 1],
    countIncludePad: false,
  }),
  pooling('avg', '3, stride 1, padding 1, zeros not counted', 3, {
    stride: 1,
    padding: [1, 1, 1, 1],
    countIncludePad: false,
  }),
  pooling('avg', '2, ceil mode', 2, { ceilMode: true, size: 5 }),
  pooling('avg', '3, stride 2, padding 1, ceil mode', 3, { stride: 2, padding: [1, 1, 1, 1], ceilMode: true }),

  {
    title: 'batchNormTrain',
    inputs: [normal('bn x', [3, 2, 4, 3]), map(normal('bn gamma', [3]), (g) => 1 + 0.3 * g), normal('bn beta', [3])],
    op: (x, gamma, beta) => batchNormTrain(x as Tensor4D, gamma as Tensor1D, beta as Tensor1D, 1e-3).y,
    definition: (x, gamma, beta) => reference.batchNorm(x!, gamma!, beta!, 1e-3),
  },
  {
    title: 'batchNormTrain of values far from zero',
    inputs: [
      map(normal('far x', [3, 4, 4, 2]), (x) => 30 + x),
      map(normal('far gamma', [2]), (g) => 1 + 0.3 * g),
      normal('far beta', [2]),
    ],
    op: (x, gamma, beta) => batchNormTrain(x as Tensor4D, gamma as Tensor1D, beta as Tensor1D, 1e-3).y,
    definition: (x, gamma, beta) => reference.batchNorm(x!, gamma!, beta!, 1e-3),
  },

  {
    title: 'matMul',
    inputs: [normal('matMul a', [4, 7]), normal('matMul b', [7, 5])],
    op: (a, b) => tf.matMul(a as Tensor2D, b as Tensor2D),
    definition: (a, b) => reference.matMul(a!, b!),
  },
  {
    title: 'matMul with the second matrix transposed',
    inputs: [normal('matMul a', [4, 7]), normal('matMul bT', [5, 7])],
    op: (a, b) => tf.matMul(a as Tensor2D, b as Tensor2D, false, true),
    definition: (a, b) =>
      reference.matMul(
        a!,
        filled([7, 5], (row, column) => at(b!, column!, row!)),
      ),
  },
  {
    title: 'softmax',
    inputs: [normal('softmax', [4, 6])],
    op: (x) => tf.softmax(x),
    definition: (x) => map(reference.logSoftmax(x!), Math.exp),
  },
  {
    title: 'logSoftmax',
    inputs: [normal('logSoftmax', [4, 6])],
    op: (x) => tf.logSoftmax(x),
    definition: (x) => reference.logSoftmax(x!),
  },
  {
    title: 'cross-entropy with one-hot labels',
    inputs: [normal('cross-entropy', [4, 6])],
    op: (x) => tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(x), tf.oneHot(tf.tensor1d([5, 0, 2, 2], 'int32'), 6)), 1))),
    definition: (x) => {
      const log = reference.logSoftmax(x!);
      return { shape: [], values: [-(at(log, 0, 5) + at(log, 1, 0) + at(log, 2, 2) + at(log, 3, 2)) / 4] };
    },
  },

  elementwise(
    'relu',
    (x) => tf.relu(x),
    (x) => Math.max(x, 0),
  ),
  elementwise('relu6', (x) => tf.relu6(x), clamp),
  elementwise('sigmoid', (x) => tf.sigmoid(x), sigmoid),
  elementwise(
    'swish',
    (x) => tf.mul(x, tf.sigmoid(x)),
    (x) => x * sigmoid(x),
  ),
  elementwise(
    'hard-swish',
    (x) => tf.div(tf.mul(x, tf.relu6(tf.add(x, 3))), 6),
    (x) => (x * clamp(x + 3)) / 6,
  ),
  elementwise('tanh', (x) => tf.tanh(x), Math.tanh),
  elementwise('exp', (x) => tf.exp(x), Math.exp),
  elementwise(
    'square',
    (x) => tf.square(x),
    (x) => x * x,
  ),
  elementwise(
    'square root',
    (x) => tf.sqrt(tf.abs(x)),
    (x) => Math.sqrt(Math.abs(x)),
  ),
  broadcast(
    'add',
    (a, b) => tf.add(a, b),
    (a, b) => a + b,
  ),
  broadcast(
    'sub',
    (a, b) => tf.sub(a, b),
    (a, b) => a - b,
  ),
  broadcast(
    'mul',
    (a, b) => tf.mul(a, b),
    (a, b) => a * b,
  ),
  broadcast(
    'div',
    (a, b) => tf.div(a, b),
    (a, b) => a / b,
  ),

  {
    title: 'mean over height and width',
    inputs: [normal('mean', [2, 3, 4, 5])],
    op: (x) => tf.mean(x, [1, 2]),
    definition: (x) => channelMeans(x!),
  },
  {
    title: 'sum over everything',
    inputs: [normal('sum', [2, 3, 4, 5])],
    op: (x) => tf.sum(x),
    definition: (x) => ({ shape: [], values: [x!.values.reduce((sum, value) => sum + value, 0)] }),
  },
  {
    title: 'max of each row',
    inputs: [normal('max', [4, 6])],
    op: (x) => tf.max(x, 1),
    definition: (x) => filled([4], (row) => Math.max(...x!.values.slice(row! * 6, row! * 6 + 6))),
  },
  {
    title: 'concat along channels',
    inputs: [normal('concat a', [2, 3, 2, 2]), normal('concat b', [2, 3, 2, 3])],
    op: (a, b) => tf.concat([a, b], 3),
    definition: (a, b) =>
      filled([2, 3, 2, 5], (n, i, j, c) => (c! < 2 ? at(a!, n!, i!, j!, c!) : at(b!, n!, i!, j!, c! - 2))),
  },
  {
    title: 'slice',
    inputs: [normal('slice', [3, 4, 5, 2])],
    op: (x) => tf.slice(x, [1, 0, 2, 0], [2, 3, 2, 1]),
    definition: (x) => filled([2, 3, 2, 1], (n, i, j, c) => at(x!, n! + 1, i!, j! + 2, c!)),
  },
  {
    title: 'pad',
    inputs: [normal('pad', [1, 3, 2, 2])],
    op: (x) =>
      tf.pad(x, [
        [0, 0],
        [1, 2],
        [0, 1],
        [0, 0],
      ]),
    definition: (x) => filled([1, 6, 3, 2], (n, i, j, c) => at(x!, n!, i! - 1, j!, c!)),
  },
  {
    title: 'transpose and reshape',
    inputs: [normal('transpose', [2, 3, 4, 5])],
    op: (x) => tf.reshape(tf.transpose(x, [0, 3, 1, 2]), [2, 60]),
    definition: (x) => filled([2, 60], (n, k) => at(x!, n!, Math.floor((k! % 12) / 4), k! % 4, Math.floor(k! / 12))),
  },
  {
    title: 'gather rows',
    inputs: [normal('gather', [5, 3])],
    op: (x) => tf.gather(x, tf.tensor1d([4, 1, 1, 0], 'int32')),
    definition: (x) => filled([4, 3], (row, column) => at(x!, [4, 1, 1, 0][row!]!, column!)),
  },
  {
    // TF.js's gradient of it mixes up height and width and knows no half-pixel centres; no network here trains through it.
    title: 'resizeBilinear to a larger size',
    forwardOnly: true,
    inputs: [normal('enlarge', [2, 3, 4, 2])],
    op: (x) => tf.image.resizeBilinear(x as Tensor4D, [5, 7], false, true),
    definition: (x) => reference.resizeBilinear(x!, [5, 7]),
  },
];
