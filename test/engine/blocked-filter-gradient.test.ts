import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchNormTrain, conv2d, openEngine, tf } from '../../src/engine/index.ts';
import { OnnxBackend } from '../../src/engine/onnx/backend.ts';
import { walk } from '../../src/engine/onnx/graph/walk.ts';
import { assertClose, numbers, sizeOf } from './compare.ts';

const drawn = <T extends tf.Tensor>(shape: number[], seed: string): T =>
  tf.tensor(numbers(sizeOf(shape), seed), shape) as T;

interface Case {
  readonly ins: number;
  readonly kernel: number;
  readonly stride: number;
  readonly sidePx: number;
  readonly batch: number;
}

const outs = 32;

/** Gradient of a filter before a batch norm, whose gradient is in blocks, and the domain of the operator that sums it. */
const gradient = async (engine: 'onnx' | 'cpu', threads: number, { ins, kernel, stride, sidePx, batch }: Case) => {
  await openEngine({ engine, threads });
  return tf.tidy(() => {
    const x = drawn<tf.Tensor4D>([batch, sidePx, sidePx, ins], 'x');
    const [gamma, beta] = [drawn<tf.Tensor1D>([outs], 'gamma'), drawn<tf.Tensor1D>([outs], 'beta')];
    const pad = (kernel - 1) / 2;
    const options = { stride, padding: [pad, pad, pad, pad] } as const;
    const y = (filter: tf.Tensor) =>
      tf.relu(batchNormTrain(conv2d(x, filter as tf.Tensor4D, options), gamma, beta, 1e-3).y);
    const filter = drawn<tf.Tensor4D>([kernel, kernel, ins, outs], 'filter');
    const upstream = drawn(y(filter).shape, 'upstream');
    const dFilter = tf.grad((values) => tf.sum(tf.mul(y(values), upstream)))(filter);
    const backend = tf.backend();
    const nodes = backend instanceof OnnxBackend ? walk([backend.lookup(dFilter.dataId)]).nodes : [];
    // The convolution that gives the gradient slides `dy` over `x`.
    const gradients = nodes.filter(({ operator: { type, attributes } }) => {
      const { kernel_shape: size, group } = attributes as { kernel_shape?: readonly number[]; group?: number };
      return type === 'Conv' && size?.[0] === upstream.shape[1] && group! <= batch;
    });
    const domains = gradients.map(({ operator }) => operator.domain);
    return { domains, dFilter: dFilter.dataSync().slice() };
  });
};

/** [in, kernel, stride, side, batch], and whether the gradient is computed in blocks. */
const cases: Readonly<Record<string, readonly [number, number, number, number, number, boolean]>> = {
  '3x3 at stride 1': [16, 3, 1, 16, 2, true],
  'a whole block of images': [16, 1, 1, 8, 16, true],
  'a stem, with fewer channels than a block': [3, 7, 2, 28, 3, true],
  '1x1 at stride 2, pixels that no tap sees': [16, 1, 2, 12, 3, true],
  '3x3 at stride 2 and an odd side': [16, 3, 2, 27, 2, true],
  'one image': [16, 3, 1, 16, 1, true],
  '3x3 at stride 2, rows that no tap sees': [16, 3, 3, 45, 2, false],
  'a block and two images': [16, 1, 1, 8, 18, false],
  'many channels': [80, 1, 1, 12, 2, false],
};

for (const [name, [ins, kernel, stride, sidePx, batch, isInBlocks]] of Object.entries(cases)) {
  test(`a filter's gradient in blocks is that of the cpu backend, with the same bits with two threads: ${name}`, async () => {
    const geometry = { ins, kernel, stride, sidePx, batch };
    const one = await gradient('onnx', 1, geometry);
    assertClose(one.dFilter, (await gradient('cpu', 1, geometry)).dFilter, 1e-4, 'dFilter');
    assert.deepEqual((await gradient('onnx', 2, geometry)).dFilter, one.dFilter);
    assert.deepEqual(one.domains, [isInBlocks ? 'com.microsoft.nchwc' : '']);
  });
}
