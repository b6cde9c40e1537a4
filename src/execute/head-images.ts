import {
  chosenImages,
  type DatasetIndex,
  type ImageBatch,
  type ImageChoice,
  type ImageSource,
  imagesToKeepBest,
  type StepRange,
  tuneEpoch,
} from '../data/index.ts';
import type { HeadsJob } from '../domain/jobs/jobs.ts';
import type { Network, Weights } from '../model/index.ts';
import { imageSourceOf } from './image-sources.ts';
import { readDataset } from './input-dataset.ts';
import { readWeights } from './input-weights.ts';
import { networkOfIndex } from './job-network.ts';
import type { StageContext } from './stages/stage.ts';

/** The images of heads that train side by side, and the trunk that they pass. */
export interface HeadImages {
  readonly network: Network;
  readonly weights: Weights;
  readonly index: DatasetIndex;
  readonly source: ImageSource;
  readonly choice: ImageChoice;
  /** Number of training images. */
  readonly count: number;
  /** Images that every epoch is tested on; null: the last epoch counts. */
  readonly heldOut: Int32Array | null;
  /** Batches of an epoch in a seed's order. Default: all. */
  readonly batches: (epoch: number, seed: number, steps?: StepRange) => AsyncIterable<ImageBatch>;
}

export const headImages = async (
  job: HeadsJob,
  { paths, threads }: Pick<StageContext, 'paths' | 'threads'>,
): Promise<HeadImages> => {
  const { images, holdout, transform, heads } = job.params;
  const indexed = readDataset(paths, job.inputs.dataset);
  const { index } = indexed;
  const network = networkOfIndex(job, index);
  const weights = readWeights(network, paths, job);
  const source = await imageSourceOf(job.inputs.dataset, indexed, job.site.datasetRoot, threads, 'epochs');
  const all = { part: 'train', count: images, holdout } as const;
  const { keepBest, recipe } = heads[0]!;
  const heldOut =
    keepBest === undefined ? null : imagesToKeepBest(index.parts.train, chosenImages(index, all).images, keepBest);
  const choice = heldOut === null ? all : { ...all, without: new Set(heldOut) };
  const { batch_size: batchSize, last_batch: lastBatch, order } = recipe;
  const options = { source, index, choice, transform, batchSize, lastBatch, order };
  let last: { readonly name: string; readonly batches: ReturnType<typeof tuneEpoch> } | undefined;
  const batches = (epoch: number, seed: number, steps?: StepRange) => {
    const name = `${epoch} ${seed}`;
    if (last?.name !== name) last = { name, batches: tuneEpoch({ ...options, epoch, seed }) };
    return last.batches(steps);
  };
  const count = chosenImages(index, choice).images.length;
  return { network, weights, index, source, choice, count, heldOut, batches };
};
