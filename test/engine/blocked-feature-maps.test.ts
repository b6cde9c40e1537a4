import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchNormTrain, conv2d, openEngine, tf } from '../../src/engine/index.ts';
import { OnnxBackend } from '../../src/engine/onnx/backend.ts';
import { walk } from '../../src/engine/onnx/graph/walk.ts';
import { assertClose, numbers } from './compare.ts';

const epsilon = 1e-3;
const padding = [1, 1, 1, 1] as const;

const drawn = <T extends tf.Tensor>(shape: number[], seed: string, mean = 0): T =>
  tf.tensor(
    numbers(
      shape.reduce((size, length) => size * length, 1),
      seed,
    ).map((value) => value + mean),
    shape,
  ) as T;

interface Block {
  readonly filters: tf.Variable<tf.Rank.R4>[];
  readonly gammas: tf.Variable<tf.Rank.R1>[];
  readonly betas: tf.Variable<tf.Rank.R1>[];
}

const newBlock = (channels: number): Block => ({
  filters: [3, 1].map((kernel) => tf.variable(drawn([kernel, kernel, channels, channels], `filter ${kernel}`))),
  gammas: [1, 2].map((layer) => tf.variable(drawn([channels], `gamma ${layer}`, 1))),
  betas: [1, 2].map((layer) => tf.variable(drawn([channels], `beta ${layer}`))),
});

/** A residual block: 3x3, batch norm, ReLU, 1x1, batch norm, the sum with what came in, ReLU. */
const forward = (x: tf.Tensor4D, { filters, gammas, betas }: Block): { sum: tf.Tensor4D; y: tf.Tensor4D } => {
  const normalised = (input: tf.Tensor4D, layer: 0 | 1) =>
    batchNormTrain(
      conv2d(input, filters[layer]! as tf.Tensor4D, layer === 0 ? { padding } : {}),
      ...([gammas[layer], betas[layer]] as [tf.Tensor1D, tf.Tensor1D]),
      epsilon,
    ).y;
  const sum = tf.add(normalised(tf.relu(normalised(x, 0)), 1), x) as tf.Tensor4D;
  return { sum, y: tf.relu(sum) };
};

/** Result, the sum before the last ReLU, and all gradients. */
const valuesOf = async (engine: 'onnx' | 'cpu', threads: number, [channels, side]: readonly [number, number]) => {
  await openEngine({ engine, threads });
  const block = newBlock(channels);
  const variables: tf.Variable[] = [...block.filters, ...block.gammas, ...block.betas];
  const tensors = tf.tidy(() => {
    const shape = [3, side, side, channels];
    // Far from 0, so that a variance by subtraction would show.
    const [x, upstream] = [drawn<tf.Tensor4D>(shape, 'x', 20), drawn(shape, 'upstream')];
    const { sum, y } = forward(x, block);
    const loss = () => tf.sum(tf.mul(forward(x, block).y, upstream)) as tf.Scalar;
    const { grads } = tf.variableGrads(loss, variables);
    const dx = tf.grad((input) => tf.sum(tf.mul(forward(input as tf.Tensor4D, block).y, upstream)))(x);
    return [y, sum, dx, ...variables.map(({ name }) => grads[name]!)];
  });
  const values = tensors.map((tensor) => tensor.dataSync().slice());
  tf.dispose([...tensors, ...variables]);
  return values;
};

for (const [name, shape] of Object.entries({
  'whole blocks of channels, large maps': [16, 18],
  'whole blocks, small maps': [32, 6],
  'channels that no block divides': [12, 18],
} as const)) {
  test(`a residual block in training gives what the cpu backend gives, and the same bits with two threads: ${name}`, async () => {
    const [expected, one, two] = [
      await valuesOf('cpu', 1, shape),
      await valuesOf('onnx', 1, shape),
      await valuesOf('onnx', 2, shape),
    ];
    assert.deepEqual(two, one);
    for (const [index, values] of one.entries()) assertClose(values, expected[index]!, 1e-4, `${index}`);
  });
}

test('feature maps stay in blocks from one convolution to the next, and back: they are reordered where they enter', async () => {
  await openEngine({ engine: 'onnx', threads: 1 });
  const block = newBlock(16);
  const counted = tf.tidy(() => {
    const x = tf.mul(drawn<tf.Tensor4D>([2, 18, 18, 16], 'x'), 2) as tf.Tensor4D;
    const dx = tf.grad((input) => tf.sum(forward(input as tf.Tensor4D, block).y))(x);
    const { nodes } = walk([(tf.backend() as OnnxBackend).lookup(dx.dataId)]);
    const count = (type: string) => nodes.filter(({ operator }) => operator.type === type).length;
    return {
      in: count('ReorderInput'),
      out: count('ReorderOutput'),
      passes: count('BatchNormalization') + count('Relu'),
    };
  });
  // `x`, and what the gradient of the sum over all pixels meets: the last ReLU's mask leaves the blocks, the product enters them.
  assert.deepEqual(counted, { in: 2, out: 2, passes: 0 });
});

/** dx of a convolution with stride 2, 16 -> 32 channels, before a batch norm, and how many transposed convolutions it took. */
const stridedGradient = async (engine: 'onnx' | 'cpu', kernel: number, sidePx: number) => {
  await openEngine({ engine, threads: 1 });
  return tf.tidy(() => {
    const filter = drawn<tf.Tensor4D>([kernel, kernel, 16, 32], 'strided');
    const [gamma, beta] = [drawn<tf.Tensor1D>([32], 'gamma', 1), drawn<tf.Tensor1D>([32], 'beta')];
    const x = drawn<tf.Tensor4D>([3, sidePx, sidePx, 16], 'x');
    const pad = (kernel - 1) / 2;
    const options = { stride: 2, padding: [pad, pad, pad, pad] } as const;
    const y = (input: tf.Tensor) =>
      tf.relu(batchNormTrain(conv2d(input as tf.Tensor4D, filter, options), gamma, beta, epsilon).y);
    const upstream = drawn(y(x).shape, 'upstream');
    const dx = tf.grad((input) => tf.sum(tf.mul(y(input), upstream)))(x);
    const backend = tf.backend();
    const nodes = backend instanceof OnnxBackend ? walk([backend.lookup(dx.dataId)]).nodes : [];
    const transposed = nodes.filter(({ operator }) => operator.type === 'ConvTranspose').length;
    return { transposed, dx: dx.dataSync().slice() };
  });
};

for (const [kernel, sidePx, transposed] of [
  [1, 12, 0],
  [1, 11, 1],
  [3, 12, 0],
  [3, 11, 1],
  [5, 12, 0],
] as const) {
  test(`the input gradient of a strided convolution is that of the cpu backend: kernel ${kernel}, ${sidePx} pixels`, async () => {
    const got = await stridedGradient('onnx', kernel, sidePx);
    assertClose(got.dx, (await stridedGradient('cpu', kernel, sidePx)).dx, 1e-5, 'dx');
    assert.equal(got.transposed, transposed);
  });
}
