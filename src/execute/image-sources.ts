import { type OpenedSource, openImageSource } from '../data/index.ts';
import type { IndexedDataset } from './input-dataset.ts';

/**
 * Limit of the decoded images that a process keeps, for the next epoch and the next training run on the same data
 * set. Bytes.
 */
const cacheBytes = 512 * 1024 * 1024;

let last: { readonly name: string; readonly source: OpenedSource } | undefined;

/**
 * The images of an indexed data set. The last source stays open, with its decoded images if several epochs pass over
 * them. A pass that reads images only `once` keeps none: it decodes only the part of an image that it needs. Close with
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

/** Ends the threads of the open source, if any, and drops its images. */
export const closeImageSource = async (): Promise<void> => {
  const { source } = last ?? {};
  last = undefined;
  await source?.close();
};

/**
 * Half of a run's threads, because the engine needs them too. A run with a single thread gets no extra one: workers
 * with one thread each take one core each, and two of them get twice as much done.
 */
const batchThreads = (threads: number): number => Math.floor(threads / 2);
