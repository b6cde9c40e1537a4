import { avgPool2d, batchNormTrain, conv2d, maxPool2d, tf } from '../../src/engine/index.ts';

/** One layer as test/golden/engine/make.py writes it. */
export type Layer =
  | { op: 'conv'; out: number; kernel: number; stride: number; groups: number }
  | { op: 'bn' | 'relu' | 'relu6' | 'swish' | 'maxpool' | 'pool' }
  | { op: 'residual'; main: Layer[]; shortcut: Layer[] }
  | { op: 'squeeze'; hidden: number }
  | { op: 'dense'; out: number };

/** `count` numbers in [-0.5, 0.5): `hashed` of make.py. */
export const hashedNumbers = (count: number, seed: number): Float32Array =>
  Float32Array.from({ length: count }, (_, index) => {
    let x = (Math.imul(index, 2654435761) + seed * 40503 + 12345) >>> 0;
    x = Math.imul(x ^ (x >>> 15), 2246822519) >>> 0;
    x = (x ^ (x >>> 13)) >>> 0;
    return x / 4294967296 - 0.5;
  });

/** A parameter, and the permutation that gives its gradient PyTorch's order of axes. */
export interface Parameter {
  readonly variable: tf.Variable;
  readonly toTorch: readonly number[];
}

/** Parameters in the order of their first use, as PyTorch shapes them but laid out as TF.js has them. */
export class Parameters {
  readonly list: Parameter[] = [];
  #next = 0;

  rewind(): void {
    this.#next = 0;
  }

  get<T extends tf.Tensor>(torchShape: number[], toStock: number[], scale: number, offset = 0): T {
    if (this.#next === this.list.length) {
      const count = torchShape.reduce((product, length) => product * length, 1);
      const values = hashedNumbers(count, this.#next + 1).map((value) =>
        Math.fround(Math.fround(value * Math.fround(scale)) + offset),
      );
      const variable = tf.tidy(() => tf.variable(tf.transpose(tf.tensor(values, torchShape), toStock)));
      this.list.push({ variable, toTorch: tf.backend_util.getUndoAxesPermutation(toStock) });
    }
    return this.list[this.#next++]!.variable as unknown as T;
  }
}

const filterToStock = [2, 3, 1, 0];

/** Runs the layers on `x`, [batch, height, width, channels]. */
export const run = (layers: readonly Layer[], x: tf.Tensor4D, p: Parameters, epsilon: number): tf.Tensor4D =>
  layers.reduce<tf.Tensor4D>((y, layer) => apply(layer, y, p, epsilon), x);

const apply = (layer: Layer, x: tf.Tensor4D, p: Parameters, epsilon: number): tf.Tensor4D => {
  const channels = x.shape.at(-1)!;
  const one = (out: number, ins: number) => p.get<tf.Tensor4D>([out, ins, 1, 1], filterToStock, 1);
  switch (layer.op) {
    case 'conv': {
      const { out, kernel, stride, groups } = layer;
      const ins = channels / groups;
      const filter = p.get<tf.Tensor4D>(
        [out, ins, kernel, kernel],
        filterToStock,
        2 * Math.sqrt(6 / (ins * kernel ** 2)),
      );
      const pad = Math.floor(kernel / 2);
      return conv2d(x, filter, { stride, groups, padding: [pad, pad, pad, pad] });
    }
    case 'bn': {
      const gamma = p.get<tf.Tensor1D>([channels], [0], 1, 1);
      return batchNormTrain(x, gamma, p.get<tf.Tensor1D>([channels], [0], 0.5), epsilon).y;
    }
    case 'relu':
      return tf.relu(x);
    case 'relu6':
      return tf.relu6(x);
    case 'swish':
      return tf.mul(x, tf.sigmoid(x));
    case 'maxpool':
      return maxPool2d(x, { kernel: 3, stride: 2, padding: [1, 1, 1, 1] });
    case 'residual': {
      const main = run(layer.main, x, p, epsilon);
      return tf.add(main, run(layer.shortcut, x, p, epsilon));
    }
    case 'squeeze': {
      const squeezed = avgPool2d(x, { kernel: x.shape[1] });
      const hidden = conv2d(squeezed, one(layer.hidden, channels));
      return tf.mul(x, tf.sigmoid(conv2d(tf.mul(hidden, tf.sigmoid(hidden)), one(channels, layer.hidden))));
    }
    case 'pool':
      return tf.mean(x, [1, 2]);
    case 'dense': {
      const weights = p.get<tf.Tensor2D>([channels, layer.out], [0, 1], 2 * Math.sqrt(3 / channels));
      return tf.add(tf.matMul(x as tf.Tensor, weights), p.get([layer.out], [0], 0.1));
    }
  }
};
