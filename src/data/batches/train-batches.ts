import { randomStream } from '../../base/random.ts';
import type { AugmentationParams } from '../../domain/augmentation.ts';
import type { InputSize } from '../../domain/input-size.ts';
import { keyDefaults } from '../../domain/jobs/key-defaults.ts';
import type { ImageOrder } from '../../domain/recipe.ts';
import type { Interpolation } from '../../domain/test-transform.ts';
import type { BatchTask, ImageBatch, ImageSource } from '../types/batch.ts';
import type { DatasetIndex, ImageChoice } from '../types/dataset-index.ts';
import { batchTasks, type StepRange } from './batch-tasks.ts';
import { chosenImages } from './chosen-images.ts';
import { epochOrder } from './epoch-order.ts';
import { type PrefetchOptions, prefetch } from './prefetch.ts';

export interface EpochOptions extends PrefetchOptions {
  readonly source: ImageSource;
  readonly index: DatasetIndex;
  readonly choice: ImageChoice;
  readonly batchSize: number;
  readonly lastBatch: 'keep' | 'drop';
  readonly order: ImageOrder;
  readonly seed: number;
  /** From 0. */
  readonly epoch: number;
}

export interface TrainBatchOptions extends EpochOptions {
  /** Size of the batch images, unless the augmentation draws the side of a square. */
  readonly trainResolutionPx: InputSize;
  readonly augmentation: AugmentationParams;
  /** Default: bilinear. */
  readonly interpolation?: Interpolation;
}

/**
 * One epoch of augmented images. Order and augmentation depend only on seed, epoch and image (or batch position).
 * With repeated augmentation an epoch uses fewer images, each several times in a row, and has the same number of
 * steps; if the batch size is not a multiple of the views, the views of some images are split between batches.
 */
export async function* trainBatches(options: TrainBatchOptions): Batches {
  yield* trainEpoch(options)();
}

/** As `trainBatches`, for any batches of the epoch, whose order is determined once. */
export const trainEpoch = (options: TrainBatchOptions): ((steps?: StepRange) => Batches) => {
  const { source, index, choice, augmentation, interpolation = 'bilinear', seed, epoch } = options;
  const { part, images } = chosenImages(index, choice);
  const transform = (batch: number): BatchTask['transform'] => {
    const trainResolutionPx = drawnSizePx(options, batch);
    return { kind: 'train', trainResolutionPx, augmentation, interpolation, seed, epoch, batch };
  };
  const views = augmentation.repeated ?? keyDefaults.augmentation.repeated;
  const taken = epochOrder(images, options, Math.ceil(images.length / views));
  const plan = { ...options, part, images: taken, slots: images.length, transform, views };
  return (steps) => firstOfEach(prefetch(source, batchTasks(steps === undefined ? plan : { ...plan, steps }), options));
};

type Batches = AsyncGenerator<ImageBatch, void, undefined>;

/** For tasks with a single batch. */
export async function* firstOfEach(tasks: AsyncIterable<readonly ImageBatch[]>): Batches {
  for await (const [batch] of tasks) yield batch!;
}

const drawnSizePx = ({ augmentation, trainResolutionPx, seed, epoch }: TrainBatchOptions, batch: number): InputSize => {
  const { resolutions } = augmentation;
  if (resolutions === undefined || resolutions === null || resolutions.length === 0) return trainResolutionPx;
  return resolutions[randomStream(seed, 'resolution', epoch, batch).integer(0, resolutions.length - 1)]!;
};
