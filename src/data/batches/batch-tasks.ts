import { FixresError } from '../../base/errors.ts';
import type { StoredPart } from '../../domain/parts.ts';
import type { BatchTask } from '../types/batch.ts';
import type { DatasetIndex } from '../types/dataset-index.ts';

export interface BatchPlan {
  readonly index: DatasetIndex;
  readonly part: StoredPart;
  /** Image indices, in the order used. */
  readonly images: Int32Array;
  /** One value for all batches, or a function of the batch's position. */
  readonly transform: BatchTask['transform'] | ((batch: number) => BatchTask['transform']);
  readonly batchSize: number;
  readonly lastBatch: 'keep' | 'drop';
  /** Number of consecutive views of each image. Default 1. */
  readonly views?: number;
  /** Number of views after which to stop. Default: all. */
  readonly slots?: number;
  /** Default: all batches. */
  readonly steps?: StepRange;
}

/** Consecutive batches of an epoch. */
export interface StepRange {
  /** From 0. */
  readonly first: number;
  readonly count: number;
}

/** Cuts the images into tasks. `drop` leaves out the last batch if it is not full. */
export const batchTasks = ({
  index,
  part,
  images,
  transform,
  batchSize,
  lastBatch,
  views = 1,
  slots = images.length * views,
  steps = { first: 0, count: Number.POSITIVE_INFINITY },
}: BatchPlan): BatchTask[] => {
  const entries = index.parts[part];
  const end = lastBatch === 'drop' ? slots - (slots % batchSize) : slots;
  if (end === 0) {
    throw new FixresError('DATA_EMPTY', `${slots} ${part} images do not fill a batch of ${batchSize}`, {
      hint: 'use a smaller `batch_size`, more images, or `last_batch: keep`',
    });
  }
  const taskImage = (slot: number): BatchTask['images'][number] => {
    const image = images[Math.floor(slot / views)]!;
    return { index: image, entry: entries[image]!, ...(views === 1 ? {} : { view: slot % views }) };
  };
  const tasks: BatchTask[] = [];
  for (let step = steps.first; step < steps.first + steps.count && step * batchSize < end; step++) {
    const start = step * batchSize;
    const length = Math.min(batchSize, end - start);
    tasks.push({
      part,
      transform: typeof transform === 'function' ? transform(step) : transform,
      images: Array.from({ length }, (_, position) => taskImage(start + position)),
    });
  }
  return tasks;
};
