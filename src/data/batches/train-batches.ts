import type { Augmentation, BatchTask, DatasetIndex, ImageBatch, ImageSource, PartName } from '../types.ts';
import { batchTasks, chosenImages } from './batch-tasks.ts';
import { epochOrder } from './epoch-order.ts';
import { type PrefetchOptions, prefetch } from './prefetch.ts';

export interface TrainBatchOptions extends PrefetchOptions {
  readonly source: ImageSource;
  readonly index: DatasetIndex;
  /** Default: `train`. */
  readonly part?: PartName;
  /** Only this many images, as `chosenImages` picks them; null: all. */
  readonly first: number | null;
  readonly trainResolutionPx: number;
  readonly augmentation: Augmentation;
  readonly batchSize: number;
  readonly lastBatch: 'keep' | 'drop';
  readonly order: 'shuffled' | 'fixed';
  readonly seed: number;
  /** From 0. */
  readonly epoch: number;
}

/** One epoch of augmented images. Order and augmentation follow from seed, epoch and image alone. */
export async function* trainBatches(options: TrainBatchOptions): AsyncGenerator<ImageBatch, void, undefined> {
  const { source, index, part = 'train', first, trainResolutionPx, augmentation, seed, epoch } = options;
  const transform: BatchTask['transform'] = { kind: 'train', trainResolutionPx, augmentation, seed, epoch };
  const images = epochOrder(chosenImages(index, part, first), options);
  for await (const [batch] of prefetch(source, batchTasks({ ...options, part, images, transform }), options)) {
    yield batch!;
  }
}
