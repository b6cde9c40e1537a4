import assert from 'node:assert/strict';
import test from 'node:test';
import { conv2d, openEngine, tf } from '../../src/engine/index.ts';

interface Case {
  readonly ins: number;
  readonly outs: number;
  readonly kernel: number;
  readonly stride: number;
  readonly sizePx: number;
  readonly batch: number;
}

/** [in, out, kernel, stride, side, batch]: each takes another way through ONNX Runtime's convolution, or around it. */
const cases: Readonly<Record<string, readonly number[]>> = {
  'large maps, sums for each image': [16, 32, 3, 1, 32, 4],
  'small maps, sums of all images': [64, 64, 3, 1, 6, 16],
  'a column too few': [16, 24, 3, 1, 12, 48],
  'much too few columns': [64, 64, 1, 1, 8, 64],
  'more results than columns': [3, 48, 3, 1, 5, 64],
  'one large image': [16, 24, 3, 1, 48, 1],
  'stride 2, a pixel that no tap saw': [24, 32, 1, 2, 16, 4],
  'a stem': [3, 64, 7, 2, 32, 2],
};

const gradient = async ({ ins, outs, kernel, stride, sizePx, batch }: Case, threads: number) => {
  await openEngine({ engine: 'onnx', threads });
  const padding = (kernel - 1) / 2;
  const options = { stride, padding: [padding, padding, padding, padding] } as const;
  const side = Math.floor((sizePx + 2 * padding - kernel) / stride) + 1;
  return tf.tidy(() => {
    const x = tf.randomNormal<tf.Rank.R4>([batch, sizePx, sizePx, ins], 0, 1, 'float32', 1);
    const dy = tf.randomNormal([batch, side, side, outs], 0, 1, 'float32', 2);
    const filter = tf.zeros<tf.Rank.R4>([kernel, kernel, ins, outs]);
    const dFilter = tf.grad((f) => tf.sum(tf.mul(conv2d(x, f as tf.Tensor4D, options), dy)))(filter);
    return { x: x.arraySync(), dy: dy.arraySync() as number[][][][], dFilter: dFilter.arraySync() as number[][][][] };
  });
};

/** The sum of products of one tap, in float64. */
const tapSum = (x: number[][][][], dy: number[][][][], padding: number, stride: number, tap: readonly number[]) => {
  const [row, column, channel, out] = tap as [number, number, number, number];
  let sum = 0;
  for (const [image, rows] of dy.entries()) {
    for (const [top, columns] of rows.entries()) {
      for (const [left, values] of columns.entries()) {
        const seen = x[image]?.[top * stride + row - padding]?.[left * stride + column - padding]?.[channel] ?? 0;
        sum += seen * values[out]!;
      }
    }
  }
  return sum;
};

for (const [name, numbers] of Object.entries(cases)) {
  const [ins, outs, kernel, stride, sizePx, batch] = numbers as [number, number, number, number, number, number];
  test(`a filter's gradient is right, and has the same bits with one thread and with two: ${name}`, async () => {
    const one = await gradient({ ins, outs, kernel, stride, sizePx, batch }, 1);
    const two = await gradient({ ins, outs, kernel, stride, sizePx, batch }, 2);
    assert.deepEqual(two.dFilter, one.dFilter);
    const last = [kernel - 1, kernel - 1, ins - 1, outs - 1];
    for (const tap of [[0, 0, 0, 0], [kernel >> 1, 0, ins >> 1, outs >> 1], last]) {
      const [row, column, channel, out] = tap as [number, number, number, number];
      const expected = tapSum(one.x, one.dy, (kernel - 1) / 2, stride, tap);
      const got = one.dFilter[row]![column]![channel]![out]!;
      assert.ok(Math.abs(got - expected) < 1e-5 * Math.sqrt(one.dy.length) * sizePx, `${tap}: ${got}, not ${expected}`);
    }
  });
}
