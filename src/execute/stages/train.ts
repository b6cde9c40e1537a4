import { chosenImages, trainBatches } from '../../data/index.ts';
import { atLength, trainFromScratch } from '../../method/index.ts';
import { multiplyAdds, parameterCount, saveWeights } from '../../model/index.ts';
import { artifactNames } from '../artifacts.ts';
import { resume, tellingCheckpoint, writeCheckpoint } from '../checkpoint.ts';
import { imageSourceOf } from '../image-sources.ts';
import { readDataset } from '../input-dataset.ts';
import { startWeights } from '../input-weights.ts';
import { networkOfIndex } from '../job-network.ts';
import type { Stage } from './stage.ts';

/** Trains a whole network, and goes on where a killed attempt had come to. Leaves `weights.safetensors`. */
export const trainStage: Stage<'train'> = async (job, { paths, watch, curve, damaged, threads }) => {
  const { model, seed, trainResolutionPx, images: count, holdout, augmentation, earlyStopEpochs } = job.params;
  const indexed = readDataset(paths, job.inputs.dataset);
  const { index } = indexed;
  const network = networkOfIndex(job, index);
  const source = await imageSourceOf(job.inputs.dataset, indexed, job.site.datasetRoot, threads);
  const choice = { part: 'train', count, holdout } as const;
  const images = chosenImages(index, choice).images.length;
  const recipe = atLength(job.params.recipe, images);
  const { batch_size: batchSize, last_batch: lastBatch, order } = recipe;
  const batchOptions = { source, index, choice, trainResolutionPx, augmentation, batchSize, lastBatch, order, seed };
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
      watch,
      checkpoint: (reached) => writeCheckpoint(paths, job.key, [reached], curve),
    }),
  );
  // What training does not change, such as a network's constants, is as it was.
  const trained = new Map([...weights, ...state.weights]);
  saveWeights(network, trained, paths.artifact(job.key, artifactNames.weights), { run: job.key });
  return {
    results: {
      loss: state.losses.at(-1) ?? Number.NaN,
      epochs: state.epochsDone,
      parameters: parameterCount(network),
      macs: multiplyAdds(network, trainResolutionPx),
    },
    artifacts: [artifactNames.weights],
  };
};
