import { chosenImages, imagesToKeepBest, trainBatches } from '../../data/index.ts';
import { atLength, bestEpoch, type HeldOutScore, reached, trainFromScratch } from '../../method/index.ts';
import { multiplyAdds, parameterCount, saveWeights } from '../../model/index.ts';
import { artifactNames, writtenArtifacts } from '../artifacts.ts';
import { resume, tellingCheckpoint, writeCheckpoint } from '../checkpoint.ts';
import { heldOutTest } from '../held-out-test.ts';
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
  const tested = { source, index, network, normalize: model.normalize, trainResolutionPx, watch };
  const weights = startWeights(network, paths, job);
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
      heldOut: heldOut === null ? undefined : heldOutTest({ ...tested, images: heldOut }),
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

/** The epoch whose weights were kept, from 1, and its results on the held-out images that it was chosen by. */
const bestResults = (scores: readonly HeldOutScore[], images: number): Record<string, number> => {
  const best = bestEpoch(scores);
  const { top1, loss } = scores[best]!;
  return { best_epoch: best + 1, held_out_top1: top1, held_out_loss: loss, held_out_n: images };
};
