import type { TuneTransform } from '../../domain/test-transform.ts';
import type { BatchTask, ImageBatch } from '../types/batch.ts';
import { batchTasks, type StepRange } from './batch-tasks.ts';
import { chosenImages } from './chosen-images.ts';
import { epochOrder } from './epoch-order.ts';
import { prefetch } from './prefetch.ts';
import { type EpochOptions, firstOfEach, trainEpoch } from './train-batches.ts';

export interface TuneBatchOptions extends EpochOptions {
  readonly transform: TuneTransform;
}

/**
 * One epoch of training images for fine-tuning a head: any of its batches, in order. Order and pixels depend only on
 * seed, epoch and image.
 */
export const tuneEpoch = (
  options: TuneBatchOptions,
): ((steps?: StepRange) => AsyncGenerator<ImageBatch, void, undefined>) => {
  const { source, index, choice, transform, seed, epoch } = options;
  if (transform.kind === 'train') {
    return trainEpoch({ ...options, ...transform, trainResolutionPx: transform.testResolutionPx });
  }
  const task: BatchTask['transform'] =
    transform.kind === 'test'
      ? { kind: 'test', transforms: [transform] }
      : { kind: 'test_jitter', transform, seed, epoch };
  const { part, images } = chosenImages(index, choice);
  const plan = { ...options, part, images: epochOrder(images, options), transform: task };
  return (steps) => firstOfEach(prefetch(source, batchTasks(steps === undefined ? plan : { ...plan, steps }), options));
};

/** All batches of the epoch. */
export async function* tuneBatches(options: TuneBatchOptions): AsyncGenerator<ImageBatch, void, undefined> {
  yield* tuneEpoch(options)();
}
