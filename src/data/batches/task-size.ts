import type { BatchTask } from '../types/batch.ts';

/** Sides of the batches that a task makes, pixels. */
export const sidesOfTask = ({ transform }: BatchTask): number[] => {
  if (transform.kind === 'test') return transform.transforms.map(({ testResolutionPx }) => testResolutionPx);
  return [transform.kind === 'train' ? transform.trainResolutionPx : transform.transform.testResolutionPx];
};

/** Bytes of the pixels of all its batches. */
export const bytesOfTask = (task: BatchTask): number =>
  3 * task.images.length * sidesOfTask(task).reduce((sum, sidePx) => sum + sidePx * sidePx, 0);
