import { conv2d, tf } from '../../src/engine/index.ts';
import { featureMapCases } from './feature-map-cases.ts';
import { as4d, image, type KernelCase } from './kernel-case.ts';

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
    shapes: [image, [3, 3, 4, 5]],
    f: (x, w) => tf.mean(conv2d(as4d(x!), as4d(w!)), [1, 2]),
  },
];

const shapes: KernelCase[] = [
  { name: 'reshape', shapes: [[2, 3, 4]], f: (x) => tf.reshape(x!, [4, 6]) },
  { name: 'expand dims', shapes: [[2, 3]], f: (x) => tf.expandDims(x!, 1) },
  { name: 'transpose', shapes: [[2, 3, 4]], f: (x) => tf.transpose(x!, [2, 0, 1]) },
  {
    name: 'transpose of an image',
    shapes: [image, [1, 1, 4, 3]],
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
    shapes: [image, [3, 3, 4, 5]],
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
    shapes: [image],
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
    shapes: [image],
    f: (x) => tf.image.resizeBilinear(as4d(x!), [5, 9], false, true),
    cpuGradient: 'wrong',
  },
  {
    name: 'resize bilinear, aligned corners',
    shapes: [image],
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

export const kernelCases: readonly KernelCase[] = [
  ...elementWise,
  ...reductions,
  ...shapes,
  ...products,
  ...featureMapCases,
];
