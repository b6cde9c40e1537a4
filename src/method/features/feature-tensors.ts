import type { Tensor } from '../../engine/index.ts';
import { elementCount } from '../../model/index.ts';
import type { FeatureSet } from './features.ts';
import { rowTensors } from './trunk-rows.ts';

/** Reusable buffers of `featureRows` for the features of up to the given number of images. */
export const rowBuffers = ({ shapes }: FeatureSet, mostImages: number): Float32Array[] =>
  shapes.map((shape) => new Float32Array(elementCount(shape) * mostImages));

/** Features of the given images: an array per tensor, in `buffers`, if given. */
export const featureRows = (
  features: FeatureSet,
  indices: Int32Array,
  buffers?: readonly Float32Array[],
): readonly Float32Array[] => {
  const lengths = features.shapes.map((shape) => elementCount(shape) * indices.length);
  const into = buffers?.map((buffer, tensor) => buffer.subarray(0, lengths[tensor]));
  return features.rows(indices, into);
};

/**
 * Features of the given images as tensors [indices.length, ...shape], owned by the caller. `buffers` may be reused once
 * the tensors are no longer needed.
 */
export const featureTensors = (
  features: FeatureSet,
  indices: Int32Array,
  buffers?: readonly Float32Array[],
): Tensor[] =>
  rowTensors({ images: indices.length, shapes: features.shapes, arrays: featureRows(features, indices, buffers) });
