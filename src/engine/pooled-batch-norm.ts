import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from './tf.ts';
import { unkept } from './unkept.ts';

export interface PooledBatchNormOptions {
  readonly epsilon: number;
  /** Added between the batch norm and the ReLU; shape of `x`. */
  readonly residual?: Tensor4D | undefined;
  /** Upper bound of the ReLU: 6 for a ReLU6. Default: Infinity. */
  readonly ceiling?: number;
}

export interface PooledBatchNorm {
  /** [batch, channels] */
  readonly pooled: Tensor2D;
  /** Of the batch, biased, as from `batchNormTrain`. */
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/**
 * Mean over height and width of relu(batchNormTrain(x) + residual), differentiable only in `gamma` and `beta`: the
 * start of a head on cached features. Since no gradient flows back to `x`, the sums for the gradients are computed in
 * the forward pass, a few channels at a time, so that large intermediate values stay in the processor's cache. The
 * caller frees all three tensors.
 */
export const pooledBatchNormTrain = (
  x: Tensor4D,
  gamma: Tensor1D,
  beta: Tensor1D,
  { epsilon, residual, ceiling = Infinity }: PooledBatchNormOptions,
): PooledBatchNorm => {
  const [batch, height, width, channels] = x.shape;
  const flat = (tensor: Tensor) => tf.reshape(tensor, [batch, height * width, channels]);
  const [maps, added] = [flat(x), residual === undefined ? undefined : flat(residual)];
  const statistics: Tensor1D[] = [];
  const pool = tf.customGrad((...args) => {
    const [scale, shift, save] = args as [Tensor, Tensor, (tensors: Tensor[]) => void];
    const portions = portionsOf(channels, batch * height * width).map(([start, size]) => {
      const ofMaps = (tensor: Tensor) => tf.slice(tensor, [0, 0, start], [-1, -1, size]);
      const parameters = [scale, shift].map((tensor) => tf.slice(tensor, [start], [size])) as [Tensor, Tensor];
      return poolPortion(ofMaps(maps), parameters, { epsilon, ceiling, residual: added && ofMaps(added) });
    });
    const joined = (name: keyof Portion) => {
      const parts = portions.map((portion) => portion[name]);
      return parts.length === 1 ? parts[0]! : tf.concat(parts, parts[0]!.rank - 1);
    };
    statistics.push(tf.keep(joined('mean') as Tensor1D), tf.keep(joined('variance') as Tensor1D));
    save([joined('open'), joined('slope')]);
    return {
      value: joined('pooled'),
      gradFunc: (dy: Tensor | Tensor[], saved: Tensor[]) => {
        const upstream = Array.isArray(dy) ? dy[0]! : dy;
        return [saved[1]!, saved[0]!].map((factor) => tf.sum(tf.mul(upstream, factor), 0));
      },
    };
  });
  const pooled = pool(gamma, beta) as Tensor2D;
  const [mean, variance] = statistics.map(unkept) as [Tensor1D, Tensor1D];
  return { pooled, mean, variance };
};

/** Approximate number of values at a time: 1 MiB. */
const valuesAtATime = 2 ** 18;

const portionsOf = (channels: number, valuesOfChannel: number): [start: number, size: number][] => {
  const size = Math.min(channels, Math.max(16, 16 * Math.round(valuesAtATime / valuesOfChannel / 16)));
  const count = Math.ceil(channels / size);
  return Array.from({ length: count }, (_, index) => [index * size, Math.min(size, channels - index * size)]);
};

interface Portion {
  readonly pooled: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
  /** [batch, channels]: derivatives of `pooled` with respect to beta and gamma. */
  readonly open: Tensor;
  readonly slope: Tensor;
}

/** `x` is [batch, pixels, channels]. */
const poolPortion = (
  x: Tensor,
  [gamma, beta]: readonly [Tensor, Tensor],
  { epsilon, ceiling, residual }: { epsilon: number; ceiling: number; residual: Tensor | undefined },
): Portion => {
  const mean = tf.mean(x, [0, 1]);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), [0, 1]);
  const inverseStd = tf.div(1, tf.sqrt(tf.add(variance, epsilon)));
  const normal = tf.add(tf.mul(centred, tf.mul(gamma, inverseStd)), beta);
  const sum = residual === undefined ? normal : tf.add(normal, residual);
  const activated = ceiling === Infinity ? tf.relu(sum) : tf.clipByValue(sum, 0, ceiling);
  const isAbove = tf.greater(activated, 0);
  const isOpen = tf.cast(
    ceiling === Infinity ? isAbove : tf.logicalAnd(isAbove, tf.less(activated, ceiling)),
    'float32',
  );
  const slope = tf.mul(tf.mean(tf.mul(isOpen, centred), 1), inverseStd);
  return { pooled: tf.mean(activated, 1), mean, variance, open: tf.mean(isOpen, 1), slope };
};
