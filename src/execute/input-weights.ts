import { FixresError } from '../base/errors.ts';
import { sha256OfFile } from '../base/files/hash-file.ts';
import { canonicalJson } from '../base/json.ts';
import type { Site, TrainJob } from '../domain/jobs/jobs.ts';
import type { ModelParams } from '../domain/jobs/params.ts';
import {
  digestOfAll,
  filesOfWeights,
  initialise,
  isImported,
  loadWeights,
  type Network,
  type Weights,
} from '../model/index.ts';
import type { RunPaths } from '../plan/handover/run-paths.ts';
import { artifactNames, readArtifact } from './artifacts.ts';
import { anyDataset } from './job-network.ts';

/** A job that reads a network's weights, from a run or from a file. */
interface ReadsWeights {
  readonly inputs: { readonly weights?: string };
  readonly params: { readonly model: ModelParams };
  readonly site: Site;
}

/**
 * The weights that a job names: those of a training run, or those in a file that must not have changed since planning.
 */
export const readWeights = (network: Network, paths: RunPaths, job: ReadsWeights): Weights => {
  refuseChangedNetwork(job);
  const { weights } = job.inputs;
  if (weights === undefined) return fileWeights(network, job);
  return readArtifact(paths, weights, artifactNames.weights, (file) => loadWeights(network, file));
};

/**
 * The weights that a training run starts from: random ones, those of a file, or those of a run on another data set,
 * whose classifier is for other classes. A new classifier is initialised from the job's seed.
 */
export const startWeights = (network: Network, paths: RunPaths, job: TrainJob): Weights => {
  const { inputs, params, site } = job;
  const { model, seed } = params;
  const drawn = initialise(network, seed);
  if (inputs.weights === undefined && model.weightsSha256 === null) return drawn;
  refuseChangedNetwork(job);
  const trained =
    inputs.weights === undefined
      ? fileWeights(network, { params, site })
      : readArtifact(paths, inputs.weights, artifactNames.weights, (file) =>
          loadWeights(network, file, { classifier: 'new' }),
        );
  if (inputs.weights === undefined && model.classifier !== 'new') return trained;
  const isClassifier = (name: string) => name.startsWith(`${network.classifier}.`);
  return new Map([...trained, ...[...drawn].filter(([name]) => isClassifier(name))]);
};

const fileWeights = (network: Network, { params, site }: Pick<ReadsWeights, 'params' | 'site'>): Weights => {
  const { model } = params;
  const file = site.weightsFile;
  if (file === null) {
    throw new FixresError('MODEL_WEIGHTS_MISSING', `no weights for \`${network.architecture}\``, {
      path: '/model/weights',
      hint: 'set `weights` to a file, or to `random` with a `train` section',
    });
  }
  const name = canonicalJson([network.architecture, network.classes, model]);
  const weights =
    last?.name === name
      ? last.weights
      : (network.ownWeights?.() ?? loadWeights(network, file, { ...model, dataset: anyDataset }));
  last = undefined;
  refuseChanged(file, model.weightsSha256);
  last = { name, weights };
  return weights;
};

/**
 * The most recently read weights, from a file identified by a content hash: many of a worker's runs read the same
 * weights, and converting five million takes a fifth of a second, twice as long as a small test.
 */
let last: { readonly name: string; readonly weights: Weights } | undefined;

/** A user's own network is read from its file, even if its weights are not. */
const refuseChangedNetwork = ({ params: { model }, site }: Pick<ReadsWeights, 'params' | 'site'>): void => {
  if (isImported(model.architecture) && site.weightsFile !== null) refuseChanged(site.weightsFile, model.weightsSha256);
};

const refuseChanged = (file: string, plannedSha256: string | null): void => {
  if (digestOfAll(filesOfWeights(file).map(sha256OfFile)) === plannedSha256) return;
  throw new FixresError('DATA_CHANGED', `${file} has changed since the experiment was planned`, {
    path: file,
    hint: 'run the experiment again to plan it with the current file',
  });
};
