import { writeFileAtomic } from '../../base/atomic-write.ts';
import { evaluateHead } from '../../method/index.ts';
import { cutForScope, loadSomeWeights } from '../../model/index.ts';
import { artifactNames, inputArtifact } from '../artifacts.ts';
import { openFeatures } from '../feature-store/open-features.ts';
import { readWeights } from '../input-weights.ts';
import { networkOfJob } from '../job-network.ts';
import type { Stage } from './stage.ts';

/** Tests the head on features of the test images. Leaves `predictions.json`. */
export const evaluateStage: Stage<'evaluate'> = async (job, { paths, watch }) => {
  const { inputs, params } = job;
  const features = openFeatures(paths, inputs.features, cutForScope(params.scope));
  try {
    const network = networkOfJob(job, features.classes);
    const tuned =
      inputs.finetune === undefined
        ? new Map()
        : loadSomeWeights(network, inputArtifact(paths, inputs.finetune, artifactNames.head));
    const weights = new Map([...readWeights(network, paths, job), ...tuned]);
    const { top1, top5, loss, n, predictions } = await evaluateHead({ network, weights, features, watch });
    writeFileAtomic(paths.predictions(job.key), JSON.stringify(predictions));
    return {
      results: { top1, top5, loss, n, ...(features.skipped > 0 ? { skipped: features.skipped } : {}) },
      artifacts: [artifactNames.predictions],
    };
  } finally {
    features.close();
  }
};
