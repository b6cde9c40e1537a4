import type { Tensor } from '@tensorflow/tfjs-core';
import { freezeValues } from './onnx/run/freeze-values.ts';

/**
 * Says that these tensors will not change as long as they live. The `onnx` engine then makes them constants of its
 * graphs (folded, prepacked, in blocked layouts); other engines have no use for it. Disposing of a frozen tensor
 * releases the sessions that were built on it.
 */
export const freeze = (tensors: readonly Tensor[]): void => freezeValues(tensors);
