import type { BatchTask, ImageBatch, ImageSource } from '../types/batch.ts';
import { type LoadTaskImage, makeBatches } from './make-batches.ts';

export interface PrefetchOptions {
  /** How many tasks are begun before their turn, where the source has threads. Default 4. */
  readonly ahead?: number;
  /** Ends the iteration with its reason. */
  readonly signal?: AbortSignal;
}

/** The batches of the tasks, in the tasks' order. */
export async function* prefetch(
  source: ImageSource,
  tasks: Iterable<BatchTask>,
  { ahead = 4, signal }: PrefetchOptions,
): AsyncGenerator<readonly ImageBatch[], void, undefined> {
  const make = source.makeBatches ?? ((task) => makeBatches(task, imagesOf(source, task)));
  const begun: Promise<readonly ImageBatch[]>[] = [];
  const waiting = tasks[Symbol.iterator]();
  const depth = source.makeBatches === undefined ? 1 : Math.max(1, Math.min(ahead, source.ahead ?? ahead));
  while (true) {
    signal?.throwIfAborted();
    while (begun.length < depth) {
      const { value: task, done } = waiting.next();
      if (done) break;
      const batches = make(task);
      batches.catch(() => {}); // Reported when its turn comes, if it comes.
      begun.push(batches);
    }
    const first = begun.shift();
    if (first === undefined) return;
    yield await first;
  }
}

const imagesOf =
  (source: ImageSource, { part }: BatchTask): LoadTaskImage =>
  async ({ index }) => {
    const image = await source.image(part, index);
    return { pixels: () => image };
  };
