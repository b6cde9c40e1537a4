import { type Tensor, tf } from '../engine/index.ts';
import type { FeatureSet } from './features.ts';

/** Features of the given images as tensors [indices.length, ...shape], the caller's. */
export const featureTensors = (features: FeatureSet, indices: Int32Array): Tensor[] =>
  features
    .rows(indices)
    .map((values, index) => tf.tensor(values, [indices.length, ...features.shapes[index]!], 'float32'));
