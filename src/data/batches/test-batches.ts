import type { TestTransform } from '../../domain/test-transform.ts';
import type { BatchTask, ImageBatch, ImageSource } from '../types/batch.ts';
import type { DatasetIndex, ImageChoice } from '../types/dataset-index.ts';
import { batchTasks } from './batch-tasks.ts';
import { type ChosenImages, chosenImages } from './chosen-images.ts';
import { type PrefetchOptions, prefetch } from './prefetch.ts';

export interface TestBatchOptions extends PrefetchOptions {
  readonly source: ImageSource;
  readonly index: DatasetIndex;
  readonly choice: ImageChoice;
  readonly transform: TestTransform;
  readonly batchSize: number;
}

/** The chosen images in order, under the test transform. */
export async function* testBatches(options: TestBatchOptions): AsyncGenerator<ImageBatch, void, undefined> {
  const transforms = [options.transform];
  for await (const [batch] of testBatchesOfEach({ ...options, transforms })) yield batch!;
}

export type TestBatchOfEachOptions = Omit<TestBatchOptions, 'transform'> & {
  readonly transforms: readonly TestTransform[];
};

/** The same under several transforms, decoding each image once: yields one batch per transform. */
export const testBatchesOfEach = (
  options: TestBatchOfEachOptions,
): AsyncGenerator<readonly ImageBatch[], void, undefined> =>
  batchesOfEach(options, chosenImages(options.index, options.choice));

/** The same for these images only, under one transform. */
export async function* batchesOfImages(
  { transform, ...options }: Omit<TestBatchOptions, 'choice'>,
  chosen: ChosenImages,
): AsyncGenerator<ImageBatch, void, undefined> {
  for await (const [batch] of batchesOfEach({ ...options, transforms: [transform] }, chosen)) yield batch!;
}

const batchesOfEach = (
  options: Omit<TestBatchOfEachOptions, 'choice'>,
  chosen: ChosenImages,
): AsyncGenerator<readonly ImageBatch[], void, undefined> => {
  const { source, index, transforms, batchSize } = options;
  const transform: BatchTask['transform'] = { kind: 'test', transforms };
  return prefetch(source, batchTasks({ ...chosen, index, transform, batchSize, lastBatch: 'keep' }), options);
};
