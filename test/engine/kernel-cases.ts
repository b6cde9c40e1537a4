import { avgPool2d, batchNormTrain, conv2d, maxPool2d, tf } from '../../src/engine/index.ts';

/** One function of tensors, with the inputs to try it on. */
export interface KernelCase {
  readonly name: string;
  readonly shapes: readonly number[][];
  readonly f: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** Range of the inputs; default -1 to 1. */
  readonly range?: readonly [number, number];
  /** TF.js's `cpu` backend has this gradient wrong (or not at all): only compared with finite differences. */
  readonly cpuGradient?: 'wrong';
  /** Step of the central difference; small for functions with kinks. */
  readonly stepSize?: number;
}

const as4d = (x: tf.Tensor) => x as tf.Tensor4D;
const as1d = (x: tf.Tensor) => x as tf.Tensor1D;
const picture = [2, 7, 6, 4];

const unary = (name: string, f: (x: tf.Tensor) => tf.Tensor, range?: readonly [number, number]): KernelCase => ({
  name,
  shapes: [[2, 3, 4]],
  f: (x) => f(x!),
  ...(range === undefined ? {} : { range }),
});

const elementWise: KernelCase[] = [
  unary('abs', tf.abs, [0.1, 1]),
  unary('ceil', tf.ceil),
  unary('clip', (x) => tf.clipByValue(x, -5, 5)),
  unary('cos', tf.cos),
  unary('elu', tf.elu, [0.1, 1]),
  unary('erf', tf.erf),
  unary('exp', tf.exp),
  unary('floor', tf.floor),
  unary('leaky relu', (x) => tf.leakyRelu(x, 0.1), [-1, -0.1]),
  unary('log', tf.log, [0.5, 2]),
  unary('neg', tf.neg),
  unary('reciprocal', tf.reciprocal, [0.5, 2]),
  unary('relu of positive numbers', tf.relu, [0.1, 1]),
  unary('relu of negative numbers', tf.relu, [-1, -0.1]),
  unary('relu6', tf.relu6, [0.1, 5.9]),
  unary('relu6 above 6', tf.relu6, [6.1, 7]),
  unary('rsqrt', tf.rsqrt, [0.5, 2]),
  unary('sigmoid', tf.sigmoid),
  unary('sin', tf.sin),
  unary('softplus', tf.softplus),
  unary('sqrt', tf.sqrt, [0.5, 2]),
  unary('square', tf.square),
  unary('tanh', tf.tanh),
  unary('swish', (x) => tf.mul(x, tf.sigmoid(x))),
  unary('hard swish', (x) => tf.mul(x, tf.div(tf.relu6(tf.add(x, 3)), 6))),
  unary('prelu', (x) => tf.prelu(x, tf.tensor1d([0.1, 0.2, 0.3, 0.4])), [-1, -0.1]),
  ...(['add', 'sub', 'mul', 'div', 'squaredDifference', 'maximum', 'minimum'] as const).map(
    (name): KernelCase => ({
      name: `${name} with broadcasting`,
      shapes: [
        [2, 3, 4],
        [3, 1],
      ],
      range: [0.5, 2],
      f: (a, b) => tf[name](name === 'maximum' || name === 'minimum' ? tf.add(a!, 3) : a!, b!),
    }),
  ),
  {
    name: 'pow',
    shapes: [[2, 3], [3]],
    range: [0.5, 2],
    f: (a, b) => tf.pow(a!, b!),
  },
  {
    name: 'add n',
    shapes: [
      [2, 3],
      [2, 3],
      [2, 3],
    ],
    f: (...terms) => tf.addN(terms),
  },
  {
    name: 'where',
    shapes: [
      [2, 3],
      [2, 3],
    ],
    f: (a, b) => tf.where(tf.tensor2d([1, 0, 1, 0, 0, 1], [2, 3], 'bool'), a!, b!),
  },
];

const reductions: KernelCase[] = [
  ...[undefined, 0, [1, 2], -1].flatMap((axis): KernelCase[] => [
    { name: `sum over ${axis}`, shapes: [[2, 3, 4]], f: (x) => tf.sum(x!, axis) },
    { name: `mean over ${axis}, kept`, shapes: [[2, 3, 4]], f: (x) => tf.mean(x!, axis, true) },
  ]),
  { name: 'max', shapes: [[2, 3, 4]], f: (x) => tf.max(x!, 1) },
  { name: 'min', shapes: [[2, 3, 4]], f: (x) => tf.min(x!, [0, 2]) },
  { name: 'prod', shapes: [[2, 3, 4]], range: [0.5, 2], f: (x) => tf.prod(x!, 1) },
  { name: 'softmax', shapes: [[3, 5]], f: (x) => tf.softmax(x!) },
  { name: 'log-softmax', shapes: [[3, 5]], f: (x) => tf.logSoftmax(x!) },
  {
    name: 'cross entropy',
    shapes: [[3, 5]],
    f: (x) => tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d([1, 4, 0], 'int32'), 5), x!),
  },
  {
    name: 'mean of a convolution over its pixels',
    shapes: [picture, [3, 3, 4, 5]],
    f: (x, w) => tf.mean(conv2d(as4d(x!), as4d(w!)), [1, 2]),
  },
];

const shapes: KernelCase[] = [
  { name: 'reshape', shapes: [[2, 3, 4]], f: (x) => tf.reshape(x!, [4, 6]) },
  { name: 'expand dims', shapes: [[2, 3]], f: (x) => tf.expandDims(x!, 1) },
  { name: 'transpose', shapes: [[2, 3, 4]], f: (x) => tf.transpose(x!, [2, 0, 1]) },
  {
    name: 'transpose of a picture',
    shapes: [picture, [1, 1, 4, 3]],
    f: (x, w) => tf.transpose(conv2d(as4d(x!), as4d(w!)), [0, 3, 1, 2]),
  },
  { name: 'tile', shapes: [[2, 3]], f: (x) => tf.tile(x!, [2, 3]) },
  { name: 'broadcast', shapes: [[1, 3]], f: (x) => tf.broadcastTo(x!, [4, 3]) },
  {
    name: 'concat',
    shapes: [
      [2, 3],
      [2, 2],
    ],
    f: (a, b) => tf.concat([a!, b!], 1),
  },
  {
    name: 'concat of channels',
    shapes: [picture, [3, 3, 4, 5]],
    f: (x, w) => tf.concat([as4d(x!), conv2d(as4d(x!), as4d(w!), { padding: [1, 1, 1, 1] })], 3),
  },
  { name: 'split', shapes: [[4, 6]], f: (x) => tf.mul(...(tf.split(x!, 2, 1) as [tf.Tensor, tf.Tensor])) },
  {
    name: 'stack and unstack',
    shapes: [
      [2, 3],
      [2, 3],
    ],
    f: (a, b) => tf.add(...(tf.unstack(tf.stack([a!, b!], 1), 1) as [tf.Tensor, tf.Tensor])),
  },
  { name: 'slice', shapes: [[4, 5]], f: (x) => tf.slice(x!, [1, 2], [2, 3]) },
  {
    name: 'pad',
    shapes: [picture],
    f: (x) =>
      tf.pad(
        x!,
        [
          [0, 0],
          [1, 2],
          [0, 1],
          [0, 0],
        ],
        0.5,
      ),
  },
  { name: 'reverse', shapes: [[2, 3, 4]], f: (x) => tf.reverse(x!, [0, 2]) },
  { name: 'gather', shapes: [[4, 3]], f: (x) => tf.gather(x!, tf.tensor1d([2, 0, 2], 'int32')) },
  { name: 'cast of a product', shapes: [[2, 3]], f: (x) => tf.cast(tf.mul(x!, 2), 'float32') },
  {
    name: 'resize bilinear',
    shapes: [picture],
    f: (x) => tf.image.resizeBilinear(as4d(x!), [5, 9], false, true),
    cpuGradient: 'wrong',
  },
  {
    name: 'resize bilinear, aligned corners',
    shapes: [picture],
    f: (x) => tf.image.resizeBilinear(as4d(x!), [5, 9], true),
    cpuGradient: 'wrong',
  },
];

const products: KernelCase[] = [
  ...[
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ].flatMap(([transposeA, transposeB]): KernelCase[] => {
    const [a, b] = [transposeA ? [4, 3] : [3, 4], transposeB ? [5, 4] : [4, 5]];
    const f = (x?: tf.Tensor, y?: tf.Tensor) => tf.matMul(x!, y!, transposeA, transposeB);
    return [
      { name: `matmul ${transposeA} ${transposeB}`, shapes: [a, b], f },
      {
        name: `batched matmul ${transposeA} ${transposeB}`,
        shapes: [
          [2, ...a],
          [2, ...b],
        ],
        f,
      },
    ];
  }),
];

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
  convolution('valid', picture, [3, 3, 4, 5], {}),
  convolution('same', picture, [3, 3, 4, 5], { padding: 'same' }),
  convolution('same, stride 2, even size', [2, 8, 8, 4], [3, 3, 4, 5], { padding: 'same', stride: 2 }),
  convolution('stride 2, padded as PyTorch does', picture, [3, 3, 4, 5], { padding: [1, 1, 1, 1], stride: 2 }),
  convolution('stride 2 that leaves pixels over', [1, 8, 9, 3], [2, 2, 3, 4], { stride: 3 }),
  convolution('asymmetric padding', picture, [3, 2, 4, 3], { padding: [0, 2, 1, 0] }),
  convolution('dilated', [1, 9, 9, 2], [3, 3, 2, 3], { dilation: 2, padding: [2, 2, 2, 2] }),
  convolution('dilated and grouped', [2, 7, 7, 4], [3, 3, 2, 6], { dilation: 2, padding: [2, 2, 2, 2], groups: 2 }),
  convolution('1x1', picture, [1, 1, 4, 5], {}),
  convolution('1x1, stride 2', picture, [1, 1, 4, 5], { stride: 2 }),
  convolution('5x5', [1, 9, 8, 3], [5, 5, 3, 2], { padding: 'same', stride: 2 }),
  convolution('in two groups', picture, [3, 3, 2, 6], { groups: 2, padding: 'same' }),
  convolution('in two groups, stride 2', [2, 8, 8, 4], [3, 3, 2, 6], { groups: 2, padding: [1, 1, 1, 1], stride: 2 }),
  convolution('depthwise', picture, [3, 3, 1, 4], { groups: 4, padding: 'same' }),
  convolution('depthwise, two filters a channel', picture, [3, 3, 1, 8], {
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
    shapes: [picture, [3, 3, 4, 2]],
    f: (x, w) => tf.depthwiseConv2d(as4d(x!), as4d(w!), 1, 'same'),
  },
  {
    name: 'separable convolution',
    shapes: [picture, [3, 3, 4, 1], [1, 1, 4, 5]],
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
    shapes: [picture],
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
    shapes: [picture],
    f: (x) => maxPool2d(as4d(x!), { kernel: 3, stride: 1, padding: [1, 1, 1, 1] }),
    stepSize: 1e-3,
  },
  { name: 'max pool of TF.js', shapes: [picture], f: (x) => tf.maxPool(as4d(x!), 3, 2, 'same'), stepSize: 1e-3 },
  { name: 'avg pool', shapes: [picture], f: (x) => avgPool2d(as4d(x!), { kernel: 2 }) },
  {
    name: 'avg pool, padding counted',
    shapes: [picture],
    f: (x) => avgPool2d(as4d(x!), { kernel: 3, stride: 2, padding: [1, 1, 1, 1] }),
  },
  {
    name: 'avg pool, padding not counted',
    shapes: [picture],
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
    shapes: [picture],
    f: (x) => tf.avgPool(as4d(x!), 3, 2, 'same'),
    cpuGradient: 'wrong',
  },
];

const normalisations: KernelCase[] = [
  {
    name: 'batch norm with given statistics',
    shapes: [picture, [4], [4], [4], [4]],
    range: [0.5, 2],
    f: (x, mean, variance, offset, scale) =>
      tf.batchNorm(as4d(x!), as1d(mean!), as1d(variance!), as1d(offset!), as1d(scale!), 1e-3),
  },
  {
    name: 'batch norm in training mode',
    shapes: [picture, [4], [4]],
    f: (x, gamma, beta) => batchNormTrain(as4d(x!), as1d(gamma!), as1d(beta!), 1e-3).y,
  },
  {
    name: 'residual block',
    shapes: [picture, [3, 3, 4, 4], [4], [4]],
    f: (x, w, gamma, beta) => {
      const y = batchNormTrain(conv2d(as4d(x!), as4d(w!), { padding: 'same' }), as1d(gamma!), as1d(beta!), 1e-3).y;
      return tf.tanh(tf.add(y, x!));
    },
  },
  {
    name: 'squeeze and excitation',
    shapes: [picture, [1, 1, 4, 2], [1, 1, 2, 4]],
    f: (x, down, up) => {
      const squeezed = tf.mean(x!, [1, 2], true);
      const hidden = tf.tanh(conv2d(as4d(squeezed), as4d(down!)));
      return tf.mul(x!, tf.sigmoid(conv2d(as4d(hidden), as4d(up!))));
    },
  },
];

export const kernelCases: readonly KernelCase[] = [
  ...elementWise,
  ...reductions,
  ...shapes,
  ...products,
  ...convolutions,
  ...poolings,
  ...normalisations,
];
