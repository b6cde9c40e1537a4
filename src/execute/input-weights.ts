import { FixresError } from '../base/errors.ts';
import { loadWeights, type Network, type Weights } from '../model/index.ts';
import type { RunPaths } from '../plan/run-paths.ts';
import type { EvaluateJob, FeaturesJob, FinetuneJob } from '../plan/types.ts';
import { artifactNames, inputArtifact, sha256OfFile } from './artifacts.ts';

/** The weights that a job names: those of a training run, or a file whose content has to be what was planned with. */
export const readWeights = (
  network: Network,
  paths: RunPaths,
  { inputs, params, site }: FeaturesJob | FinetuneJob | EvaluateJob,
): Weights => {
  if (inputs.weights !== undefined) {
    return loadWeights(network, inputArtifact(paths, inputs.weights, artifactNames.weights));
  }
  const file = site.weightsFile;
  if (file === null) {
    throw new FixresError('MODEL_WEIGHTS_MISSING', `no weights for \`${network.architecture}\``, {
      path: '/model/weights',
      hint: 'name a weights file, or set `weights: random` and say how to train',
    });
  }
  const weights = loadWeights(network, file, params.model);
  if (sha256OfFile(file) !== params.model.weightsSha256) {
    throw new FixresError('DATA_CHANGED', `${file} has changed since the experiment was planned`, {
      path: file,
      hint: 'run the experiment again: it is planned with the file as it is now',
    });
  }
  return weights;
};
