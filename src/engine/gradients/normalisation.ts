import type { GradConfig } from '@tensorflow/tfjs-core';
import { tf } from '../core.ts';
import { gradient, runKernel, sumToShape } from './define.ts';

/** Gradients of batch norm with given statistics, of the softmaxes and of local response normalisation. */
export const normalisationGradients: GradConfig[] = [
  gradient<{ varianceEpsilon: number }>(
    'FusedBatchNorm',
    { inputs: ['x', 'mean', 'variance', 'scale'] },
    (dy, [x, mean, variance, scale], { varianceEpsilon }) => {
      const inverseStd = tf.rsqrt(tf.add(variance!, varianceEpsilon));
      const scaled = () => (scale === undefined || scale === null ? dy : tf.mul(dy, scale));
      const centred = () => tf.sub(x!, mean!);
      return {
        x: () => tf.mul(scaled(), inverseStd),
        mean: () => sumToShape(tf.mul(tf.neg(inverseStd), scaled()), mean!.shape),
        variance: () => {
          const minusHalfCube = tf.mul(tf.mul(tf.square(inverseStd), inverseStd), -0.5);
          return sumToShape(tf.mul(tf.mul(minusHalfCube, centred()), scaled()), mean!.shape);
        },
        scale: () => sumToShape(tf.mul(dy, tf.mul(centred(), inverseStd)), mean!.shape),
        offset: () => sumToShape(dy, mean!.shape),
      };
    },
  ),

  gradient<{ dim: number }>('Softmax', { outputs: [true] }, (dy, [y], { dim }) => ({
    logits: () => {
      const weighted = tf.mul(dy, y!);
      return tf.sub(weighted, tf.mul(tf.sum(weighted, [dim], true), y!));
    },
  })),
  gradient<{ axis: number }>('LogSoftmax', { outputs: [true] }, (dy, [y], { axis }) => ({
    logits: () => tf.sub(dy, tf.mul(tf.sum(dy, axis, true), tf.exp(y!))),
  })),

  gradient('LRN', { inputs: ['x'], outputs: [true] }, (dy, [x, y], attrs) => ({
    x: () => runKernel('LRNGrad', { x: x!, y: y!, dy }, attrs),
  })),

  gradient('ResizeBilinear', { inputs: ['images'] }, (dy, [images], attrs) => ({
    images: () => runKernel('ResizeBilinearGrad', { dy, images: images! }, attrs),
  })),
  gradient('ResizeNearestNeighbor', { inputs: ['images'] }, (dy, [images], attrs) => ({
    images: () => runKernel('ResizeNearestNeighborGrad', { dy, images: images! }, attrs),
  })),
];
