import type { Tensor } from '@tensorflow/tfjs-core';

/** Stand-in until the backend is there: nothing to freeze. */
export const freezeValues = (_tensors: readonly Tensor[]): void => {};
