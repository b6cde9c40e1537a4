import { FixresError } from '../base/errors.ts';
import { sha256OfFile } from '../base/hash-file.ts';
import { digestOfAll, filesOfWeights, isImported, loadWeights, type Network, type Weights } from '../model/index.ts';
import type { RunPaths } from '../plan/run-paths.ts';
import type { ModelParams, Site } from '../plan/types.ts';
import { artifactNames, inputArtifact } from './artifacts.ts';

/** A job that reads a network's weights, from a run or from a file. */
interface ReadsWeights {
  readonly inputs: { readonly weights?: string };
  readonly params: { readonly model: ModelParams };
  readonly site: Site;
}

/** The weights that a job names: those of a training run, or a file whose content has to be what was planned with. */
export const readWeights = (network: Network, paths: RunPaths, { inputs, params, site }: ReadsWeights): Weights => {
  const { model } = params;
  const file = site.weightsFile;
  // A user's own network comes out of its file, also where its weights don't.
  if (isImported(model.architecture) && file !== null) refuseChanged(file, model.weightsSha256);
  if (inputs.weights !== undefined) {
    return loadWeights(network, inputArtifact(paths, inputs.weights, artifactNames.weights));
  }
  if (file === null) {
    throw new FixresError('MODEL_WEIGHTS_MISSING', `no weights for \`${network.architecture}\``, {
      path: '/model/weights',
      hint: 'name a weights file, or set `weights: random` and say how to train',
    });
  }
  const weights = network.ownWeights?.() ?? loadWeights(network, file, model);
  refuseChanged(file, model.weightsSha256);
  return weights;
};

const refuseChanged = (file: string, plannedSha256: string | null): void => {
  if (digestOfAll(filesOfWeights(file).map(sha256OfFile)) === plannedSha256) return;
  throw new FixresError('DATA_CHANGED', `${file} has changed since the experiment was planned`, {
    path: file,
    hint: 'run the experiment again: it is planned with the file as it is now',
  });
};
