import type { ActivationsAnalysis } from '../../domain/analysis-types.ts';
import type { Network, Weights } from '../../model/index.ts';
import type { FeatureSet } from '../features/features.ts';
import { cutIndex } from '../features/trunk-pass.ts';
import { HeadPass, headBatchSize } from '../heads/head-pass.ts';
import { pauseForSignals } from '../interruption.ts';
import type { Watch } from '../types.ts';
import { ActivationTally } from './activation-tally.ts';

export interface ActivationAnalysis {
  readonly network: Network;
  /** At least the head's weights, including fine-tuned tensors. */
  readonly weights: Weights;
  /** At any cut: the steps between it and the pooling are computed. */
  readonly features: FeatureSet;
  readonly watch: Watch;
}

/** The distribution of the pooled activations. Source: Touvron et al. 2019, section 3.3, Fig. 3 and 4. Throws EXECUTE_INTERRUPTED. */
export const analyseActivations = async (analysis: ActivationAnalysis): Promise<ActivationsAnalysis> => {
  const { network, weights, features, watch } = analysis;
  const images = features.labels.length;
  const batchSize = headBatchSize(features);
  const tally = new ActivationTally();
  const pass = new HeadPass(network, weights, features, cutIndex(network, 'pooled'));
  let values = 0;
  try {
    for (let first = 0; first < images; first += batchSize) {
      await pauseForSignals(watch.signal);
      const pooled = await pass.outputs(first, batchSize);
      tally.add(pooled);
      values += pooled.length;
      watch.progress({ fraction: Math.min(1, (first + batchSize) / images) });
    }
  } finally {
    pass.dispose();
  }
  return { analysis: 'activations', images, components: values / images, ...tally.result() };
};
