import { type OpenedSource, openImageSource } from '../data/index.ts';
import type { IndexedDataset } from './input-dataset.ts';

/** Decoded images kept by a process, for the next epoch and for the next training on the same data set. Bytes. */
const cacheBytes = 512 * 1024 * 1024;

let last: { readonly name: string; readonly source: OpenedSource } | undefined;

/**
 * The images of an indexed data set. The last source stays open, with the images that it has decoded if several epochs pass over
 * them. What passes `once` over the images keeps none: it decodes only the part of an image that it needs. Close it with
 * `closeImageSource`.
 */
export const imageSourceOf = async (
  key: string,
  { dataset, index }: IndexedDataset,
  root: string | null,
  threads: number,
  passes: 'once' | 'epochs',
): Promise<OpenedSource> => {
  const name = JSON.stringify([key, root, threads, passes]);
  if (last?.name === name) return last.source;
  await closeImageSource();
  const source = openImageSource(dataset, root, index, {
    threads: batchThreads(threads),
    cacheBytes: passes === 'epochs' ? cacheBytes : 0,
  });
  last = { name, source };
  return source;
};

/** Ends the threads of the source that is open, if one is, and forgets its images. */
export const closeImageSource = async (): Promise<void> => {
  const { source } = last ?? {};
  last = undefined;
  await source?.close();
};

/**
 * Half of a run's threads, the engine wants them too. A run with a single thread has none beside it: workers of one thread each
 * take a core each, and two of them get done twice as much.
 */
const batchThreads = (threads: number): number => Math.floor(threads / 2);
