import type { JsonObject } from '../base/json.ts';
import { augmentationParams } from './augmentation-params.ts';
import { type DraftRun, labelsOf } from './draft-run.ts';
import type { GridDataset, GridWeights } from './expand-grid.ts';
import type { PlanFacts } from './facts.ts';
import { makeJob } from './run-key.ts';
import type { IndexJob, ModelParams, RunLabels, Site, TrainJob } from './types.ts';

/** A network with its weights, on a data set: what all features and heads of it have in common. */
export interface Trunk {
  /** The data set's index, and the training when there is one. */
  readonly runs: readonly DraftRun[];
  readonly model: ModelParams;
  /** Key of the index. */
  readonly dataset: string;
  /** `{ weights: key }` when it is trained here, `{}` otherwise. */
  readonly inputs: { readonly weights?: string };
  readonly site: Site;
  /** Labels of a run that reads trunk and images and no other seed: seed null when no seed changes them. */
  readonly labels: RunLabels;
  /** The seed of the grid, for what is drawn after the trunk. */
  readonly seed: number;
}

/** `sha256` is given for each weights file once. */
export const trunkOf = (weights: GridWeights, index: IndexJob, facts: PlanFacts): Trunk => {
  const { data, model, train, trainResolutionPx, seed } = weights;
  const assignment = weights.variant.assignment as JsonObject; // values out of a JSON document
  const dataset = data.dataset.name;
  const dataSeed = data.dependsOnSeed ? seed : null;
  const indexRun = { job: index, labels: labelsOf({ dataset, assignment, seed: dataSeed }) };
  const labels = labelsOf({ dataset, assignment, model: model.name, trainResolutionPx, seed: dataSeed });
  const common = { dataset: index.key, seed };
  if (train === null) {
    const params = modelParams(weights, facts, facts.weightsSha256Of(model));
    const site = { ...index.site, weightsFile: model.weights };
    return { ...common, runs: [indexRun], model: params, inputs: {}, site, labels };
  }
  const params = modelParams(weights, facts, null);
  const { images, recipe, early_stop_epochs: earlyStopEpochs } = train;
  const augmentation = augmentationParams(train.augmentation);
  const trainRun = {
    job: makeJob<TrainJob>(
      {
        kind: 'train',
        inputs: { dataset: index.key },
        params: {
          model: params,
          trainResolutionPx,
          images,
          augmentation,
          recipe,
          seed,
          ...(earlyStopEpochs === null ? {} : { earlyStopEpochs }),
        },
      },
      index.site,
    ),
    labels: { ...labels, seed },
  };
  return {
    ...common,
    runs: [indexRun, trainRun],
    model: params,
    inputs: { weights: trainRun.job.key },
    site: index.site,
    labels: trainRun.labels,
  };
};

const modelParams = (weights: GridWeights, facts: PlanFacts, weightsSha256: string | null): ModelParams => {
  const { name, classifier, normalize } = weights.model;
  const { mean, std } = normalize ?? facts.pretrainedOf(name);
  // What is left as it was has no part in the key: runs from before there was a choice stay the same.
  const drawn = classifier === 'new' ? { classifier } : {};
  return { architecture: name, normalize: { mean, std }, weightsSha256, ...drawn };
};

/** The job that lists a data set. Its name and its place on this machine have no part in the key. */
export const indexJobOf = (data: GridDataset, facts: PlanFacts): IndexJob => {
  const { name: _, ...params } = data.dataset;
  const fingerprint = facts.fingerprintOf(data.dataset);
  if (params.kind === 'shapes') return indexJob({ ...params, seed: data.drawnSeed, fingerprint }, null);
  const { root, ...rest } = params;
  return indexJob({ ...withoutDefaults(rest), seed: null, fingerprint }, root);
};

interface MayBeLeftOut {
  readonly classes_file?: string | null;
  readonly on_error?: 'fail' | 'skip';
}

/** A list of classes that isn't there and `on_error: fail` have no part in the key, as before there were such choices. */
const withoutDefaults = <Part extends MayBeLeftOut>(part: Part): Part =>
  Object.fromEntries(
    Object.entries(part).filter(
      ([name, value]) => !(name === 'classes_file' && value === null) && !(name === 'on_error' && value === 'fail'),
    ),
  ) as Part;

const indexJob = (dataset: IndexJob['params']['dataset'], datasetRoot: string | null): IndexJob =>
  makeJob<IndexJob>({ kind: 'index', inputs: {}, params: { dataset } }, { datasetRoot, weightsFile: null });
