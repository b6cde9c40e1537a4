import { writeFileAtomic } from '../../base/atomic-write.ts';
import { chosenImages, tuneBatches } from '../../data/index.ts';
import { imagesInBatch, trainHeads } from '../../method/index.ts';
import { saveWeights } from '../../model/index.ts';
import { artifactNames } from '../artifacts.ts';
import { readHeadsCheckpoint, tellingCheckpoint, writeHeadsCheckpoint } from '../checkpoint.ts';
import { imageSourceOf } from '../image-sources.ts';
import { readDataset } from '../input-dataset.ts';
import { readWeights } from '../input-weights.ts';
import { networkOfJob } from '../job-network.ts';
import type { Stage } from './stage.ts';

/** What `heads.json` says of each head, beside its tensors. */
export interface HeadSummary {
  /** Mean loss over each epoch. */
  readonly losses: readonly number[];
  readonly steps: number;
  /** Number of training images. */
  readonly n: number;
  /** Number of tensors that were trained by gradient. */
  readonly tensors: number;
}

/**
 * Trains heads side by side on one frozen trunk, in one pass over the images an epoch, and goes on where a killed attempt
 * had come to. Leaves `head-<n>.safetensors` for the n-th, and `heads.json`.
 */
export const headsStage: Stage<'heads'> = async (job, { paths, watch, threads }) => {
  const { model, images: count, holdout, transform, heads } = job.params;
  const indexed = readDataset(paths, job.inputs.dataset);
  const { index } = indexed;
  const network = networkOfJob(job, index.classes.length);
  const weights = readWeights(network, paths, job);
  const source = await imageSourceOf(job.inputs.dataset, indexed, job.site.datasetRoot, threads);
  const choice = { part: 'train', count, holdout } as const;
  const n = chosenImages(index, choice).images.length;
  const { batch_size: batchSize, last_batch: lastBatch, order } = heads[0]!.recipe;
  const batchOptions = { source, index, choice, transform, batchSize, lastBatch, order };
  const trained = await tellingCheckpoint(paths, job.key, () =>
    trainHeads({
      network,
      weights,
      normalize: model.normalize,
      heads,
      images: n,
      trunkBatchSize: imagesInBatch(transform.testResolutionPx),
      batches: (epoch, seed) => tuneBatches({ ...batchOptions, epoch, seed }),
      start: readHeadsCheckpoint(paths, job.key),
      watch,
      checkpoint: (reached) => writeHeadsCheckpoint(paths, job.key, reached),
    }),
  );
  const files = trained.map((head, position) => {
    const name = artifactNames.headOf(position);
    saveWeights(network, head.weights, paths.artifact(job.key, name), { run: job.key });
    return name;
  });
  const summaries = trained.map(
    ({ losses, steps, parts }): HeadSummary => ({ losses, steps, n, tensors: parts.parameters.length }),
  );
  writeFileAtomic(paths.artifact(job.key, artifactNames.heads), JSON.stringify(summaries));
  return { results: { heads: heads.length, n }, artifacts: [...files, artifactNames.heads] };
};
