import type { TuneTransform } from '../../domain/test-transform.ts';
import type { BatchTask, ImageBatch } from '../types/batch.ts';
import { batchTasks } from './batch-tasks.ts';
import { chosenImages } from './chosen-images.ts';
import { epochOrder } from './epoch-order.ts';
import { prefetch } from './prefetch.ts';
import { type EpochOptions, trainBatches } from './train-batches.ts';

export interface TuneBatchOptions extends EpochOptions {
  readonly transform: TuneTransform;
}

/** One epoch of training images for fine-tuning a head. Order and pixels depend only on seed, epoch and image. */
export async function* tuneBatches(options: TuneBatchOptions): AsyncGenerator<ImageBatch, void, undefined> {
  const { source, index, choice, transform, seed, epoch } = options;
  if (transform.kind === 'train') {
    yield* trainBatches({ ...options, ...transform, trainResolutionPx: transform.testResolutionPx });
    return;
  }
  const task: BatchTask['transform'] =
    transform.kind === 'test'
      ? { kind: 'test', transforms: [transform] }
      : { kind: 'test_jitter', transform, seed, epoch };
  const { part, images } = chosenImages(index, choice);
  const tasks = batchTasks({ ...options, part, images: epochOrder(images, options), transform: task });
  for await (const [batch] of prefetch(source, tasks, options)) yield batch!;
}
