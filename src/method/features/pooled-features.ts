import type { Network, Weights } from '../../model/index.ts';
import { HeadPass, headBatchSize } from '../heads/head-pass.ts';
import { pauseForSignals } from '../interruption.ts';
import { arrayFeatures } from './array-features.ts';
import type { FeatureSet } from './features.ts';
import { cutIndex } from './trunk-pass.ts';

/** The pooled outputs of the unmodified network for features at an earlier cut, in memory. */
export const pooledFeatures = async (
  network: Network,
  weights: Weights,
  features: FeatureSet,
  signal: AbortSignal,
): Promise<FeatureSet> => {
  const images = features.labels.length;
  const pass = new HeadPass(network, weights, features, cutIndex(network, 'pooled'));
  const batchSize = headBatchSize(features);
  let pooled = new Float32Array();
  try {
    for (let first = 0; first < images; first += batchSize) {
      await pauseForSignals(signal);
      const values = await pass.outputs(first, batchSize);
      if (first === 0) pooled = new Float32Array((values.length / Math.min(batchSize, images)) * images);
      pooled.set(values, (pooled.length / images) * first);
    }
  } finally {
    pass.dispose();
  }
  return arrayFeatures('pooled', [[pooled.length / images]], [pooled], features.labels);
};
