import type { GradConfig, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../core.ts';

/** Which tensors of the forward pass a gradient needs: inputs by name, all inputs of a list, or outputs by position. */
interface Saved {
  readonly inputs?: string[];
  readonly allInputs?: true;
  readonly outputs?: boolean[];
}

/** The gradient of each input by name, computed only on demand. */
type InputGradients = Record<string, () => Tensor>;

/**
 * One entry of a literal list of gradients. `saved` holds inputs first, then outputs. A gradient must be a separate
 * tensor (never `dy` itself: TF.js disposes one of two gradients that it adds up), with dtype float32 and the shape of
 * its input.
 */
export const gradient = <Attrs = NamedAttrMap>(
  kernelName: string,
  saved: Saved,
  grad: (dy: Tensor, saved: Tensor[], attrs: Attrs) => InputGradients,
): GradConfig => ({
  kernelName,
  ...(saved.inputs === undefined ? {} : { inputsToSave: saved.inputs }),
  ...(saved.allInputs === undefined ? {} : { saveAllInputs: true }),
  ...(saved.outputs === undefined ? {} : { outputsToSave: saved.outputs }),
  gradFunc: (dy, tensors, attrs) => grad(dy as Tensor, tensors, attrs as Attrs),
});

/** The same for kernels with several outputs (Unpack, SplitV): `dys` has one gradient per output. */
export const gradientOfMany = <Attrs>(
  kernelName: string,
  grad: (dys: Tensor[], attrs: Attrs) => InputGradients,
): GradConfig => ({
  kernelName,
  gradFunc: (dy, _saved, attrs) => grad(Array.isArray(dy) ? dy : [dy], attrs as Attrs),
});

export const asFloat = (x: Tensor): Tensor => (x.dtype === 'float32' ? x : tf.cast(x, 'float32'));

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/** Sums a gradient over the axes along which its input was broadcast; always a new tensor. */
export const sumToShape = (dy: Tensor, shape: number[]): Tensor => {
  if (sameShape(dy.shape, shape)) return tf.clone(dy);
  const axes = tf.broadcast_util.getReductionAxes(shape, dy.shape);
  const summed = axes.length === 0 ? dy : tf.sum(dy, axes);
  return sameShape(summed.shape, shape) ? (summed === dy ? tf.clone(dy) : summed) : tf.reshape(summed, shape);
};

/**
 * A kernel call with attributes that TF.js's ops do not expose (`groups`, explicit padding of a pooling's gradient).
 */
export const runKernel = (kernelName: string, inputs: Record<string, Tensor>, attrs: object): Tensor =>
  tf.engine().runKernel(kernelName, inputs, attrs as NamedAttrMap);
