import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../tf.ts';
import { OnnxBackend } from '../backend.ts';
import { flush, materialise } from '../graph/flush.ts';
import { isLeaf } from '../graph/value.ts';

/** Marks the values of these tensors as constants if `onnx` is the current backend. */
export const freezeValues = (tensors: readonly Tensor[]): void => {
  const backend = tf.backend();
  if (!(backend instanceof OnnxBackend)) return;
  const values = tensors.map((tensor) => backend.lookup(tensor.dataId));
  for (const value of values) if (!isLeaf(value)) flush(value);
  for (const value of values) {
    materialise(value);
    value.frozen = true;
  }
};
