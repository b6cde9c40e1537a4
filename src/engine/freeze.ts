import type { Tensor } from '@tensorflow/tfjs-core';
import { freezeValues } from './onnx/run/freeze-values.ts';

/**
 * Declares that these tensors will not change during their lifetime. The `onnx` engine then makes them constants of its
 * graphs (folded, prepacked, in blocked layouts); other engines ignore it. Disposing of a frozen tensor releases the
 * sessions that were built on it.
 */
export const freeze = (tensors: readonly Tensor[]): void => freezeValues(tensors);
