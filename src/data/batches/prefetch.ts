import type { BatchTask, ImageBatch, ImageSource } from '../types/batch.ts';
import { type LoadTaskImage, makeBatches } from './make-batches.ts';
import { bytesOfTask } from './task-size.ts';

export interface PrefetchOptions {
  /** How many tasks are begun before their turn at most, where the source has threads. Default 4. */
  readonly ahead?: number;
  /** Ends the iteration with its reason. */
  readonly signal?: AbortSignal;
}

/** Pixels that are begun or wait for their turn, unless the source's threads need more to have all something to do. Bytes. */
const mostBytes = 64 * 2 ** 20;

/** The batches of the tasks, in the tasks' order. */
export async function* prefetch(
  source: ImageSource,
  tasks: Iterable<BatchTask>,
  { ahead = 4, signal }: PrefetchOptions,
): AsyncGenerator<readonly ImageBatch[], void, undefined> {
  const make = source.makeBatches ?? ((task) => makeBatches(task, imagesOf(source, task)));
  const begun: Begun[] = [];
  const waiting = tasks[Symbol.iterator]();
  const depth = source.makeBatches === undefined ? 1 : Math.max(1, Math.min(ahead, source.ahead ?? ahead));
  // One for each thread, and one that is done when its turn comes.
  const least = Math.min(depth, 1 + (source.threads ?? 0));
  let bytes = 0;
  while (true) {
    signal?.throwIfAborted();
    while (begun.length < depth && (begun.length < least || bytes < mostBytes)) {
      const { value: task, done } = waiting.next();
      if (done) break;
      const batches = make(task);
      batches.catch(() => {}); // Reported when its turn comes, if it comes.
      begun.push({ batches, bytes: bytesOfTask(task) });
      bytes += bytesOfTask(task);
    }
    const first = begun.shift();
    if (first === undefined) return;
    bytes -= first.bytes;
    yield await first.batches;
  }
}

interface Begun {
  readonly batches: Promise<readonly ImageBatch[]>;
  readonly bytes: number;
}

const imagesOf =
  (source: ImageSource, { part }: BatchTask): LoadTaskImage =>
  async ({ index }) => {
    const image = await source.image(part, index);
    return { pixels: () => image };
  };
