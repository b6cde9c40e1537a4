import type { BatchTask, DatasetIndex, ImageBatch, ImageSource, PartName, TestTransform } from '../types.ts';
import { batchTasks, chosenImages } from './batch-tasks.ts';
import { type PrefetchOptions, prefetch } from './prefetch.ts';

export interface TestBatchOptions extends PrefetchOptions {
  readonly source: ImageSource;
  readonly index: DatasetIndex;
  readonly part: PartName;
  /** Only this many images, as `chosenImages` picks them; null: all. */
  readonly first: number | null;
  readonly transform: TestTransform;
  readonly batchSize: number;
}

/** The images of a part in their order, as the test sees them. */
export async function* testBatches(options: TestBatchOptions): AsyncGenerator<ImageBatch, void, undefined> {
  const transforms = [options.transform];
  for await (const [batch] of testBatchesOfEach({ ...options, transforms })) yield batch!;
}

export type TestBatchOfEachOptions = Omit<TestBatchOptions, 'transform'> & {
  readonly transforms: readonly TestTransform[];
};

/** The same under several transforms, from one decode of each image: each time one batch for each transform. */
export const testBatchesOfEach = (
  options: TestBatchOfEachOptions,
): AsyncGenerator<readonly ImageBatch[], void, undefined> => {
  const { source, index, part, first, transforms, batchSize } = options;
  const transform: BatchTask['transform'] = { kind: 'test', transforms };
  const images = chosenImages(index, part, first);
  return prefetch(source, batchTasks({ index, part, images, transform, batchSize, lastBatch: 'keep' }), options);
};
