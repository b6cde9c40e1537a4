import { type InputSize, pixelsOf } from '../../domain/input-size.ts';
import type { BatchTask } from '../types/batch.ts';

/** Sizes of the batches that a task makes. */
export const sizesOfTask = ({ transform }: BatchTask): InputSize[] => {
  if (transform.kind === 'test') return transform.transforms.map(({ testResolutionPx }) => testResolutionPx);
  return [transform.kind === 'train' ? transform.trainResolutionPx : transform.transform.testResolutionPx];
};

/** Pixel bytes of all its batches. */
export const bytesOfTask = (task: BatchTask): number =>
  3 * task.images.length * sizesOfTask(task).reduce<number>((sum, sizePx) => sum + pixelsOf(sizePx), 0);
