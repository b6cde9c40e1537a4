import type { BusyTime } from '../../base/busy-time.ts';
import type { BatchTask, ImageBatch, ImageSource } from '../types/batch.ts';
import { type LoadTaskImage, makeBatches } from './make-batches.ts';
import { bytesOfTask } from './task-size.ts';

export interface PrefetchOptions {
  /** Maximum number of tasks started ahead, if the source has threads. Default 4. */
  readonly ahead?: number;
  /** Measures how long batches are being made. */
  readonly busy?: BusyTime;
  /** Aborting it ends the iteration with its reason. */
  readonly signal?: AbortSignal;
}

/** Maximum bytes of pixels in progress or waiting, exceeded only if needed to keep all of the source's threads busy. */
const mostBytes = 64 * 2 ** 20;

/** The batches of the tasks, in task order. */
export async function* prefetch(
  source: ImageSource,
  tasks: Iterable<BatchTask>,
  { ahead = 4, busy, signal }: PrefetchOptions,
): AsyncGenerator<readonly ImageBatch[], void, undefined> {
  const make = source.makeBatches ?? ((task) => makeBatches(task, imagesOf(source, task)));
  const begun: Begun[] = [];
  const waiting = tasks[Symbol.iterator]();
  const depth = source.makeBatches === undefined ? 1 : Math.max(1, Math.min(ahead, source.ahead ?? ahead));
  // One per thread, and one that is ready when its turn comes.
  const least = Math.min(depth, 1 + (source.threads ?? 0));
  let bytes = 0;
  while (true) {
    signal?.throwIfAborted();
    while (begun.length < depth && (begun.length < least || bytes < mostBytes)) {
      const { value: task, done } = waiting.next();
      if (done) break;
      const end = busy?.begin();
      const batches = make(task);
      // A failure is reported when its turn comes, if ever.
      batches.catch(() => {}).finally(end);
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
