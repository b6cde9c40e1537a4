import { parentPort, workerData } from 'node:worker_threads';
import { serialiseError } from '../../base/errors.ts';
import { explainSystemError } from '../../base/system-error.ts';
import { loadImage } from '../load-image.ts';
import { rememberImages } from '../remember-images.ts';
import type { BatchTask, ImageBatch } from '../types/batch.ts';
import { makeBatches } from './make-batches.ts';
import type { ThreadAnswer, ThreadQuestion, ThreadSetup } from './thread-messages.ts';

// Worker thread code: makes batches one at a time, in the order requested.
const { dataset, root, cacheBytes }: ThreadSetup = workerData;
const load = rememberImages((part, index, entry) => loadImage(dataset, root, part, index, entry), cacheBytes);

const answer = async (id: number, task: BatchTask): Promise<void> => {
  try {
    const batches = await makeBatches(task, ({ index, entry }) => load(task.part, index, entry));
    const buffers = batches.flatMap(buffersOf);
    post({ id, batches }, buffers as ArrayBuffer[]);
  } catch (error) {
    post({ id, error: serialiseError(explainSystemError(error)) }, []);
  }
};

const buffersOf = ({ pixels, labels, indices, mixed }: ImageBatch): ArrayBufferLike[] =>
  [pixels, labels, indices, ...(mixed === undefined ? [] : [mixed.labels])].map(({ buffer }) => buffer);

const post = (message: ThreadAnswer, moved: readonly ArrayBuffer[]): void => parentPort!.postMessage(message, moved);

let last: Promise<void> = Promise.resolve();
parentPort!.on('message', ({ id, task }: ThreadQuestion) => {
  last = last.then(() => answer(id, task));
});
