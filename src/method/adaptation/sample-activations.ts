import { elementCount } from '../../model/index.ts';
import type { FeatureSet } from '../features/features.ts';
import { pauseForSignals } from '../interruption.ts';
import type { Watch } from '../types.ts';

/** Maximum number of values for a fit: 8 MiB, from images spread evenly over all. */
const mostSampledValues = 2 ** 21;

const imagesAtOnce = 64;

/** All components of the pooled vectors, or of as many images as `mostValues` allows, in ascending order. */
export const sampleActivations = async (
  features: FeatureSet,
  watch: Watch,
  mostValues = mostSampledValues,
): Promise<Float32Array> => {
  const components = features.shapes.reduce((total, shape) => total + elementCount(shape), 0);
  const images = features.labels.length;
  const count = Math.max(1, Math.min(images, Math.floor(mostValues / components)));
  const chosen = Int32Array.from({ length: count }, (_, index) => Math.floor((index * images) / count));
  const values = new Float32Array(count * components);
  for (let first = 0; first < count; first += imagesAtOnce) {
    await pauseForSignals(watch.signal);
    let at = first * components;
    for (const rows of features.rows(chosen.subarray(first, first + imagesAtOnce))) {
      values.set(rows, at);
      at += rows.length;
    }
  }
  return values.sort();
};
