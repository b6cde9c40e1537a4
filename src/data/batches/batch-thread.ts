import { Worker } from 'node:worker_threads';
import { revivedError } from '../../base/errors.ts';
import type { BatchTask, ImageBatch } from '../types/batch.ts';
import type { ThreadAnswer, ThreadQuestion, ThreadSetup } from './thread-messages.ts';

/** A worker thread that makes batches. An idle one does not keep the process alive. */
export class BatchThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #ended: Error | undefined;

  constructor(setup: ThreadSetup) {
    this.#worker = startWorker(setup);
    this.#worker.unref();
    this.#worker.on('message', (answer: ThreadAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', (code) => this.#end(new Error(`the thread that makes batches ended with code ${code}`)));
  }

  /** Number of unfinished tasks. */
  get load(): number {
    return this.#waiting.size;
  }

  makeBatches(task: BatchTask): Promise<readonly ImageBatch[]> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const question: ThreadQuestion = { id: this.#nextId++, task };
    return new Promise((resolve, reject) => {
      this.#waiting.set(question.id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(question);
    });
  }

  /** Stops immediately and rejects unfinished tasks. */
  async close(): Promise<void> {
    this.#end(new Error('the image source was closed'));
    await this.#worker.terminate();
  }

  #settle(answer: ThreadAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if (waiting === undefined) return; // Closed in the meantime; the process must now wait for the thread to end.
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('batches' in answer) waiting.resolve(answer.batches);
    else waiting.reject(revivedError(answer.error));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

interface Waiting {
  readonly resolve: (batches: readonly ImageBatch[]) => void;
  readonly reject: (error: Error) => void;
}

/** The built package starts its own file; when run from source, the thread must register tsx first to load TypeScript. */
const startWorker = (workerData: ThreadSetup): Worker => {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./batch-worker.js', import.meta.url), { workerData });
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const entry = JSON.stringify(new URL('./batch-worker.ts', import.meta.url).href);
  const start = `import(${tsx}).then(({ register }) => { register(); return import(${entry}); })`;
  return new Worker(start, { eval: true, workerData });
};
