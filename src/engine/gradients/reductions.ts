import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../core.ts';
import { asFloat, gradient } from './define.ts';

interface ReductionAttrs {
  readonly axis?: number | number[];
  readonly reductionIndices?: number | number[];
}

const axesOf = (x: Tensor, { axis, reductionIndices }: ReductionAttrs): number[] =>
  tf.util.parseAxisParam(axis ?? reductionIndices ?? x.shape.map((_, index) => index), x.shape);

/** The reduced tensor's shape with a 1 for each reduced axis. */
const keptShape = (x: Tensor, axes: number[]): number[] =>
  x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));

const spread = (dy: Tensor, x: Tensor, axes: number[]): Tensor =>
  tf.broadcastTo(tf.reshape(dy, keptShape(x, axes)), x.shape);

/** Max and Min: the gradient goes to every element that equals the extreme. */
const toExtremes = (kernelName: string): GradConfig =>
  gradient<ReductionAttrs>(kernelName, { inputs: ['x'], outputs: [true] }, (dy, [x, y], attrs) => ({
    x: () => {
      const kept = keptShape(x!, axesOf(x!, attrs));
      return tf.mul(tf.reshape(dy, kept), asFloat(tf.equal(x!, tf.reshape(y!, kept))));
    },
  }));

/** Product of all other elements along the last axis: the product of those before times the product of those after. */
const productOfOthers = (x: Tensor): Tensor => {
  const axis = x.rank - 1;
  return tf.mul(tf.cumprod(x, axis, true, false), tf.cumprod(x, axis, true, true));
};

/** Reductions whose gradient is an element-wise product with a broadcast `dy`; no ones are allocated. */
export const reductionGradients: GradConfig[] = [
  gradient<ReductionAttrs>('Sum', { inputs: ['x'] }, (dy, [x], attrs) => ({
    x: () => spread(asFloat(dy), x!, axesOf(x!, attrs)),
  })),

  gradient<ReductionAttrs>('Mean', { inputs: ['x'] }, (dy, [x], attrs) => ({
    x: () => {
      const axes = axesOf(x!, attrs);
      const count = axes.reduce((product, axis) => product * x!.shape[axis]!, 1);
      return spread(tf.div(dy, count), x!, axes);
    },
  })),

  toExtremes('Max'),
  toExtremes('Min'),

  gradient<ReductionAttrs>('Prod', { inputs: ['x'] }, (dy, [x], attrs) => ({
    x: () => {
      const axes = axesOf(x!, attrs);
      const kept = x!.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
      const order = [...kept, ...axes];
      const lastAxes = tf.transpose(asFloat(x!), order);
      const rows = tf.reshape(lastAxes, [...kept.map((axis) => x!.shape[axis]!), -1]);
      const others = tf.reshape(productOfOthers(rows), lastAxes.shape);
      return tf.mul(
        tf.transpose(others, tf.backend_util.getUndoAxesPermutation(order)),
        tf.reshape(dy, keptShape(x!, axes)),
      );
    },
  })),

  gradient<{ axis: number; exclusive: boolean; reverse: boolean }>('Cumsum', { inputs: ['x'] }, (dy, [x], attrs) => ({
    x: () => {
      const permutation = tf.backend_util.getAxesPermutation([attrs.axis], x!.rank);
      const summed = tf.cumsum(dy, attrs.axis, attrs.exclusive, !attrs.reverse);
      return permutation === null ? summed : tf.transpose(summed, permutation);
    },
  })),

  gradient('ArgMax', { inputs: ['x'] }, (_dy, [x]) => ({ x: () => tf.zerosLike(x!) })),
  gradient('ArgMin', { inputs: ['x'] }, (_dy, [x]) => ({ x: () => tf.zerosLike(x!) })),
];
