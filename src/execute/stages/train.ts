import { chosenImages, imagesToKeepBest, trainBatches } from '../../data/index.ts';
import { atLength, reached, trainFromScratch } from '../../method/index.ts';
import { multiplyAdds, parameterCount, saveWeights } from '../../model/index.ts';
import { artifactNames, writtenArtifacts } from '../artifacts.ts';
import { resume, tellingCheckpoint, writeCheckpoint } from '../checkpoint.ts';
import { bestResults, heldOutTest } from '../held-out-test.ts';
import { imageSourceOf } from '../image-sources.ts';
import { readDataset } from '../input-dataset.ts';
import { startWeights } from '../input-weights.ts';
import { networkOfIndex } from '../job-network.ts';
import type { Stage } from './stage.ts';

/** Trains a whole network, and resumes a killed attempt. Leaves `weights.safetensors`. */
export const trainStage: Stage<'train'> = async (job, { paths, watch, curve, damaged, threads }) => {
  const {
    model,
    seed,
    trainResolutionPx,
    images: count,
    holdout,
    augmentation,
    earlyStopEpochs,
    keepBest,
  } = job.params;
  const indexed = readDataset(paths, job.inputs.dataset);
  const { index } = indexed;
  const network = networkOfIndex(job, index);
  const source = await imageSourceOf(job.inputs.dataset, indexed, job.site.datasetRoot, threads, 'epochs');
  const all = { part: 'train', count, holdout } as const;
  const heldOut =
    keepBest === undefined ? null : imagesToKeepBest(index.parts.train, chosenImages(index, all).images, keepBest);
  const choice = heldOut === null ? all : { ...all, without: new Set(heldOut) };
  const images = chosenImages(index, choice).images.length;
  const recipe = atLength(job.params.recipe, images);
  const { batch_size: batchSize, last_batch: lastBatch, order } = recipe;
  const batchOptions = { source, index, choice, trainResolutionPx, augmentation, batchSize, lastBatch, order, seed };
  const weights = startWeights(network, paths, job);
  const transform = { testResolutionPx: trainResolutionPx, ...centreCrop };
  const tested = { source, index, network, weights, normalize: model.normalize, transform, watch };
  const test = heldOut === null ? null : heldOutTest({ ...tested, images: heldOut });
  const state = await tellingCheckpoint(paths, job.key, () =>
    trainFromScratch({
      network,
      weights,
      start: resume({ paths, curve, damaged }, job.key)?.[0],
      recipe,
      earlyStopEpochs,
      normalize: model.normalize,
      images,
      batches: (epoch) => trainBatches({ ...batchOptions, epoch }),
      heldOut: test === null ? undefined : (own) => test({ scope: whole, weights: own }),
      watch,
      checkpoint: (state) => writeCheckpoint(paths, job.key, [state], curve),
    }),
  );
  // Anything that training does not change, such as a network's constants, stays as it was.
  const trained = new Map([...weights, ...reached(state)]);
  const { write, artifacts } = writtenArtifacts();
  saveWeights(network, trained, paths.artifact(job.key, artifactNames.weights), { run: job.key }, write);
  return {
    results: {
      loss: state.losses.at(-1) ?? Number.NaN,
      epochs: state.epochsDone,
      parameters: parameterCount(network),
      macs: multiplyAdds(network, trainResolutionPx),
      ...(heldOut === null ? {} : bestResults(state.heldOut ?? [], heldOut.length)),
    },
    artifacts,
  };
};

/** The whole network, and a centre crop at the train resolution. */
const whole = { classifier: true, bn: true, lastCells: 0, all: true } as const;
const centreCrop = { cropRatio: 0.875, resize: 'shorter_side', interpolation: 'bilinear' } as const;
