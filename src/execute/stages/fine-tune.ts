import { fineTuneHead } from '../../method/index.ts';
import { cutForScope, saveWeights } from '../../model/index.ts';
import { artifactNames } from '../artifacts.ts';
import { openFeatures } from '../feature-store/open-features.ts';
import { readWeights } from '../input-weights.ts';
import { networkOfJob } from '../job-network.ts';
import type { Stage } from './stage.ts';

/** Trains the head on features of the training images. Leaves `head.safetensors`: the tensors that changed. */
export const fineTuneStage: Stage<'finetune'> = async (job, { paths, watch }) => {
  const { scope, bn, recipe, seed } = job.params;
  if (!('features' in job.inputs)) throw new Error('not yet');
  const features = openFeatures(paths, job.inputs.features, cutForScope(scope));
  try {
    const network = networkOfJob(job, features.classes);
    const weights = readWeights(network, paths, job);
    const tuned = await fineTuneHead({ network, weights, features, scope, bn, recipe, seed, watch });
    saveWeights(network, tuned.weights, paths.artifact(job.key, artifactNames.head), { run: job.key });
    const { loss, steps, parts } = tuned;
    return {
      results: { loss, steps, n: features.labels.length, tensors: parts.parameters.length },
      artifacts: [artifactNames.head],
    };
  } finally {
    features.close();
  }
};
