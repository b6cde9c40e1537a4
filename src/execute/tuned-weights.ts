import type { Site } from '../domain/jobs/jobs.ts';
import type { ModelParams } from '../domain/jobs/params.ts';
import { loadSomeWeights, type Network, type Weights } from '../model/index.ts';
import type { RunPaths } from '../plan/handover/run-paths.ts';
import { artifactNames, readArtifact } from './artifacts.ts';
import { readWeights } from './input-weights.ts';

/** A job that reads a network's weights, with the tensors that fine-tuning changed. */
interface ReadsTunedWeights {
  readonly inputs: { readonly weights?: string; readonly finetune?: string };
  readonly params: { readonly model: ModelParams };
  readonly site: Site;
}

/** The weights that a job names, with the tensors of its fine-tuned head, if there is one. */
export const readTunedWeights = (network: Network, paths: RunPaths, job: ReadsTunedWeights): Weights => {
  const weights = readWeights(network, paths, job);
  const { finetune } = job.inputs;
  if (finetune === undefined) return weights;
  const head = readArtifact(paths, finetune, artifactNames.head, (file) => loadSomeWeights(network, file));
  return new Map([...weights, ...head]);
};
