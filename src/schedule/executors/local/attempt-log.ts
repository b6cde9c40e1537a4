import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { FixresError } from '../../../base/errors.ts';
import { makeFolder, ownersOnly } from '../../../base/files/make-folder.ts';

/** Minimum number of characters in `tail`, if that many were written. */
const tailCharacters = 16_384;

/** The output of one attempt. Opening throws `BASE_WRITE_FAILED`. */
export class AttemptLog {
  readonly file: string;
  readonly #descriptor: number;
  #open = true;
  #tail = '';

  constructor(file: string) {
    this.file = file;
    try {
      makeFolder(dirname(file));
      this.#descriptor = openSync(file, 'w', ownersOnly.file);
    } catch (cause) {
      throw new FixresError('BASE_WRITE_FAILED', `could not write ${file}: ${(cause as Error).message}`, {
        path: file,
        hint: 'check the free space and the permissions of the folder',
        cause,
      });
    }
  }

  /** The end of the output, even if the disk had no room for it. */
  get tail(): string {
    return this.#tail;
  }

  /** A full disk costs the log, not the run. */
  write(chunk: Buffer | string): void {
    this.#tail = `${this.#tail}${chunk}`.slice(-tailCharacters);
    if (!this.#open) return;
    try {
      writeSync(this.#descriptor, Buffer.from(chunk));
    } catch {
      this.close();
    }
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#descriptor);
  }
}
