import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { newsIn } from '../../../plan/handover/queued-files.ts';
import type { QueuedNews } from '../../../plan/handover/queued-run.ts';

/**
 * Reads what a run has reported since the last call. An incomplete line is left for the next call; a line that was cut
 * off when its job was killed, and then continued by the next job, is skipped.
 */
export class NewsReader {
  readonly #file: string;
  #offset = 0;

  constructor(file: string) {
    this.#file = file;
  }

  read(): QueuedNews[] {
    const text = this.#newText();
    const end = text.lastIndexOf('\n') + 1;
    this.#offset += Buffer.byteLength(text.slice(0, end));
    return text
      .slice(0, end)
      .split('\n')
      .map(newsIn)
      .filter((news) => news !== null);
  }

  #newText(): string {
    let descriptor: number;
    try {
      descriptor = openSync(this.#file, 'r');
    } catch {
      return ''; // nothing has been reported yet
    }
    try {
      const bytes = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - this.#offset));
      return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, this.#offset)).toString();
    } finally {
      closeSync(descriptor);
    }
  }
}
