import type { DatasetParams } from '../domain/datasets/params.ts';
import { BatchThread } from './batches/batch-thread.ts';
import { makeBatches } from './batches/make-batches.ts';
import type { ThreadSetup } from './batches/thread-messages.ts';
import { owned } from './decode-image.ts';
import { loadImage } from './load-image.ts';
import { rememberImages } from './remember-images.ts';
import type { MakeBatches, OpenedSource } from './types/batch.ts';
import type { DatasetIndex } from './types/dataset-index.ts';

export interface SourceOptions {
  /** Number of worker threads that make batches, started with the first request; 0: use the calling thread. Default 1. */
  readonly threads?: number;
  /**
   * Maximum bytes of decoded images to cache, across all threads: useful for training, which reads every image once
   * per epoch. Default 0.
   */
  readonly cacheBytes?: number;
}

/** Opens an indexed data set. `root` is null for a synthetic one. */
export const openImageSource = (
  dataset: DatasetParams,
  root: string | null,
  index: DatasetIndex,
  { threads = 1, cacheBytes = 0 }: SourceOptions = {},
): OpenedSource => {
  const setup: ThreadSetup = { dataset, root, cacheBytes: cacheBytes / Math.max(1, threads) };
  const load = rememberImages((...image) => loadImage(dataset, root, ...image), setup.cacheBytes);
  const image: OpenedSource['image'] = async (part, number) => {
    const loaded = await load(part, number, index.parts[part][number]!);
    return await owned(loaded.pixels());
  };
  if (threads === 0) {
    const make: MakeBatches = (task) => makeBatches(task, ({ index: number, entry }) => load(task.part, number, entry));
    return { image, makeBatches: make, ahead: 1, close: async () => {} };
  }
  return { image, threads, ...batchThreads(setup, threads) };
};

/** Threads are started as tasks arrive; a task goes to the least busy one. */
const batchThreads = (setup: ThreadSetup, limit: number): { makeBatches: MakeBatches; close(): Promise<void> } => {
  const threads: BatchThread[] = [];
  const idlest = (): BatchThread => {
    const best = threads.toSorted((a, b) => a.load - b.load)[0];
    if (best !== undefined && (best.load === 0 || threads.length === limit)) return best;
    const started = new BatchThread(setup);
    threads.push(started);
    return started;
  };
  return {
    makeBatches: (task) => idlest().makeBatches(task),
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
};
