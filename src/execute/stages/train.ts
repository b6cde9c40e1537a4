import { openImageSource, trainBatches } from '../../data/index.ts';
import { type TrainingState, trainFromScratch } from '../../method/index.ts';
import { findArchitecture, initialise, multiplyAdds, parameterCount, saveWeights } from '../../model/index.ts';
import { artifactNames } from '../artifacts.ts';
import { readCheckpoint, writeCheckpoint } from '../checkpoint.ts';
import { readDataset } from '../input-dataset.ts';
import type { Stage } from './stage.ts';

/** Decoded images kept for the next epoch, bytes. */
const imageCacheBytes = 512 * 1024 * 1024;

/** Trains from scratch, and goes on where a killed attempt had come to. Leaves `weights.safetensors`. */
export const trainStage: Stage<'train'> = async (job, { paths, watch, threads }) => {
  const { model, recipe, seed, trainResolutionPx, images: first, augmentation } = job.params;
  const { dataset, index } = readDataset(paths, job.inputs.dataset);
  const network = findArchitecture(model.architecture, index.classes.length);
  const source = openImageSource(dataset, job.site.datasetRoot, index, {
    threads: Math.max(0, threads - 1),
    cacheBytes: imageCacheBytes,
  });
  const { batch_size: batchSize, last_batch: lastBatch, order } = recipe;
  const batchOptions = { source, index, first, trainResolutionPx, augmentation, batchSize, lastBatch, order, seed };
  let state: TrainingState;
  try {
    state = await trainFromScratch({
      network,
      start: readCheckpoint(paths, job.key) ?? initialise(network, seed),
      recipe,
      normalize: model.normalize,
      images: first ?? index.parts.train.length,
      batches: (epoch) => trainBatches({ ...batchOptions, epoch }),
      watch,
      checkpoint: (reached) => writeCheckpoint(paths, job.key, reached),
    });
  } finally {
    await source.close();
  }
  saveWeights(network, state.weights, paths.artifact(job.key, artifactNames.weights), { run: job.key });
  return {
    results: {
      loss: state.loss,
      epochs: state.epochsDone,
      parameters: parameterCount(network),
      macs: multiplyAdds(network, trainResolutionPx),
    },
    artifacts: [artifactNames.weights],
  };
};
