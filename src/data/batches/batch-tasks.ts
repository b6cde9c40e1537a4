import { FixresError } from '../../base/errors.ts';
import { randomStream } from '../../base/random.ts';
import type { BatchTask, DatasetIndex, PartName } from '../types.ts';

export interface BatchPlan {
  readonly index: DatasetIndex;
  readonly part: PartName;
  /** Indices of the images, in the order in which they are taken. */
  readonly images: Int32Array;
  readonly transform: BatchTask['transform'];
  readonly batchSize: number;
  readonly lastBatch: 'keep' | 'drop';
}

/** Cuts the images into tasks. `drop` leaves out the last batch if it is not full. */
export const batchTasks = ({ index, part, images, transform, batchSize, lastBatch }: BatchPlan): BatchTask[] => {
  const entries = index.parts[part];
  const end = lastBatch === 'drop' ? images.length - (images.length % batchSize) : images.length;
  if (end === 0) {
    throw new FixresError('DATA_EMPTY', `${images.length} ${part} images make no full batch of ${batchSize}`, {
      hint: 'use a smaller `batch_size`, more images, or `last_batch: keep`',
    });
  }
  const tasks: BatchTask[] = [];
  for (let start = 0; start < end; start += batchSize) {
    const chosen = Array.from(images.subarray(start, Math.min(start + batchSize, end)));
    tasks.push({ part, transform, images: chosen.map((image) => ({ index: image, entry: entries[image]! })) });
  }
  return tasks;
};

/**
 * Indices of the images of a part, or of `count` of them: the first in a random order of the part that is always the
 * same, so that a few images have many classes, and more images have the few among them. Given in rising order.
 */
export const chosenImages = (index: DatasetIndex, part: PartName, count: number | null): Int32Array => {
  const available = index.parts[part].length;
  if (count !== null && count > available) {
    throw new FixresError('DATA_EMPTY', `${count} ${part} images were asked for, and there are ${available}`, {
      hint: `set \`images\` to ${available} at most, or to null for all`,
    });
  }
  if (count === null) return Int32Array.from({ length: available }, (_, image) => image);
  return randomStream('subset', part).permutation(available).subarray(0, count).toSorted();
};
