import { avgPool2d, batchNormTrain, conv2d, maxPool2d, tf } from '../../src/engine/index.ts';
import { as1d, as4d, image, type KernelCase } from './kernel-case.ts';

const convolution = (
  name: string,
  x: number[],
  filter: number[],
  options: Parameters<typeof conv2d>[2],
): KernelCase => ({
  name: `conv2d ${name}`,
  shapes: [x, filter],
  f: (input, w) => conv2d(as4d(input!), as4d(w!), options),
});

const convolutions: KernelCase[] = [
  convolution('valid', image, [3, 3, 4, 5], {}),
  convolution('same', image, [3, 3, 4, 5], { padding: 'same' }),
  convolution('same, stride 2, even size', [2, 8, 8, 4], [3, 3, 4, 5], { padding: 'same', stride: 2 }),
  convolution('stride 2, padded as PyTorch does', image, [3, 3, 4, 5], { padding: [1, 1, 1, 1], stride: 2 }),
  convolution('stride 2 that leaves pixels over', [1, 8, 9, 3], [2, 2, 3, 4], { stride: 3 }),
  convolution('asymmetric padding', image, [3, 2, 4, 3], { padding: [0, 2, 1, 0] }),
  convolution('dilated', [1, 9, 9, 2], [3, 3, 2, 3], { dilation: 2, padding: [2, 2, 2, 2] }),
  convolution('dilated and grouped', [2, 7, 7, 4], [3, 3, 2, 6], { dilation: 2, padding: [2, 2, 2, 2], groups: 2 }),
  convolution('1x1', image, [1, 1, 4, 5], {}),
  convolution('1x1, stride 2', image, [1, 1, 4, 5], { stride: 2 }),
  convolution('5x5', [1, 9, 8, 3], [5, 5, 3, 2], { padding: 'same', stride: 2 }),
  convolution('in two groups', image, [3, 3, 2, 6], { groups: 2, padding: 'same' }),
  convolution('in two groups, stride 2', [2, 8, 8, 4], [3, 3, 2, 6], { groups: 2, padding: [1, 1, 1, 1], stride: 2 }),
  convolution('depthwise', image, [3, 3, 1, 4], { groups: 4, padding: 'same' }),
  convolution('depthwise, two filters a channel', image, [3, 3, 1, 8], {
    groups: 4,
    padding: [1, 1, 1, 1],
    stride: 2,
  }),
  convolution('in blocks', [2, 9, 9, 16], [3, 3, 16, 16], { padding: [1, 1, 1, 1] }),
  convolution('in blocks, stride 2', [16, 8, 8, 16], [3, 3, 16, 32], { padding: [1, 1, 1, 1], stride: 2 }),
  convolution('in blocks, small maps', [16, 5, 5, 16], [3, 3, 16, 16], { padding: [1, 1, 1, 1] }),
  convolution('in blocks, three colours', [2, 9, 9, 3], [3, 3, 3, 16], { padding: [1, 1, 1, 1], stride: 2 }),
  convolution('in blocks, depthwise', [2, 9, 9, 16], [3, 3, 1, 16], { padding: [1, 1, 1, 1], groups: 16 }),
  convolution('in blocks, depthwise, stride 2', [2, 9, 9, 16], [5, 5, 1, 16], {
    padding: [2, 2, 2, 2],
    groups: 16,
    stride: 2,
  }),
  convolution('maps larger than the cache', [3, 70, 70, 60], [3, 3, 60, 2], { padding: [1, 1, 1, 1] }),
  convolution('large maps', [2, 20, 20, 3], [3, 3, 3, 4], { padding: [1, 1, 1, 1] }),
  {
    name: 'depthwiseConv2d of TF.js',
    shapes: [image, [3, 3, 4, 2]],
    f: (x, w) => tf.depthwiseConv2d(as4d(x!), as4d(w!), 1, 'same'),
  },
  {
    name: 'separable convolution',
    shapes: [image, [3, 3, 4, 1], [1, 1, 4, 5]],
    f: (x, depthwise, pointwise) => tf.separableConv2d(as4d(x!), as4d(depthwise!), as4d(pointwise!), 2, 'same'),
  },
  {
    name: 'transposed convolution',
    shapes: [
      [2, 4, 4, 5],
      [3, 3, 4, 5],
    ],
    f: (x, w) => tf.conv2dTranspose(as4d(x!), as4d(w!), [2, 8, 8, 4], 2, 'same'),
  },
];

const poolings: KernelCase[] = [
  {
    name: 'max pool, padded',
    shapes: [image],
    f: (x) => maxPool2d(as4d(x!), { kernel: 3, stride: 2, padding: [1, 1, 1, 1] }),
    stepSize: 1e-3,
  },
  {
    name: 'max pool, overhanging',
    shapes: [[1, 8, 8, 3]],
    f: (x) => maxPool2d(as4d(x!), { kernel: 3, stride: 2, ceilMode: true }),
    stepSize: 1e-3,
  },
  {
    name: 'max pool, overlapping',
    shapes: [image],
    f: (x) => maxPool2d(as4d(x!), { kernel: 3, stride: 1, padding: [1, 1, 1, 1] }),
    stepSize: 1e-3,
  },
  { name: 'max pool of TF.js', shapes: [image], f: (x) => tf.maxPool(as4d(x!), 3, 2, 'same'), stepSize: 1e-3 },
  { name: 'avg pool', shapes: [image], f: (x) => avgPool2d(as4d(x!), { kernel: 2 }) },
  {
    name: 'avg pool, padding counted',
    shapes: [image],
    f: (x) => avgPool2d(as4d(x!), { kernel: 3, stride: 2, padding: [1, 1, 1, 1] }),
  },
  {
    name: 'avg pool, padding not counted',
    shapes: [image],
    f: (x) => avgPool2d(as4d(x!), { kernel: 3, stride: 1, padding: [1, 1, 1, 1], countIncludePad: false }),
  },
  {
    name: 'avg pool, padding counted, overhanging',
    shapes: [[1, 8, 8, 3]],
    f: (x) => avgPool2d(as4d(x!), { kernel: 3, stride: 2, padding: [1, 1, 1, 1], ceilMode: true }),
  },
  {
    name: 'avg pool, padding not counted, overhanging',
    shapes: [[1, 8, 8, 3]],
    f: (x) =>
      avgPool2d(as4d(x!), { kernel: 3, stride: 2, padding: [0, 1, 0, 1], ceilMode: true, countIncludePad: false }),
  },
  {
    name: 'avg pool of TF.js, same',
    shapes: [image],
    f: (x) => tf.avgPool(as4d(x!), 3, 2, 'same'),
    cpuGradient: 'wrong',
  },
];

const normalisations: KernelCase[] = [
  {
    name: 'batch norm with given statistics',
    shapes: [image, [4], [4], [4], [4]],
    range: [0.5, 2],
    f: (x, mean, variance, offset, scale) =>
      tf.batchNorm(as4d(x!), as1d(mean!), as1d(variance!), as1d(offset!), as1d(scale!), 1e-3),
  },
  {
    name: 'batch norm in training mode',
    shapes: [image, [4], [4]],
    f: (x, gamma, beta) => batchNormTrain(as4d(x!), as1d(gamma!), as1d(beta!), 1e-3).y,
  },
  {
    name: 'residual block',
    shapes: [image, [3, 3, 4, 4], [4], [4]],
    f: (x, w, gamma, beta) => {
      const y = batchNormTrain(conv2d(as4d(x!), as4d(w!), { padding: 'same' }), as1d(gamma!), as1d(beta!), 1e-3).y;
      return tf.tanh(tf.add(y, x!));
    },
  },
  {
    name: 'squeeze and excitation',
    shapes: [image, [1, 1, 4, 2], [1, 1, 2, 4]],
    f: (x, down, up) => {
      const squeezed = tf.mean(x!, [1, 2], true);
      const hidden = tf.tanh(conv2d(as4d(squeezed), as4d(down!)));
      return tf.mul(x!, tf.sigmoid(conv2d(as4d(hidden), as4d(up!))));
    },
  },
];

/** Functions of images: convolutions of every kind, poolings, normalisations. */
export const featureMapCases: readonly KernelCase[] = [...convolutions, ...poolings, ...normalisations];
