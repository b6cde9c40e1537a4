import { closeSync, readSync, type Stats, statSync } from 'node:fs';
import { FixresError } from '../../../base/errors.ts';
import { assertRegular, openRegularFile } from '../../../base/files/regular-file.ts';

/** The error for an invalid file, with location and reason. */
export const brokenFile = (file: string, format: string, offset: number, reason: string): FixresError =>
  new FixresError('MODEL_WEIGHTS_INVALID', `${file} is not a valid ${format} file: ${reason} (byte ${offset})`, {
    path: file,
    hint: 'copy or convert the file again',
  });

/** Throws MODEL_WEIGHTS_MISSING, and MODEL_WEIGHTS_INVALID for a folder, a pipe or a device. */
export const fileSize = (file: string): number => {
  let found: Stats;
  try {
    found = statSync(file);
  } catch (cause) {
    throw new FixresError('MODEL_WEIGHTS_MISSING', `there are no weights at ${file}`, {
      path: file,
      hint: 'use the path of a weights file; a spec trains from scratch with `weights: random`',
      cause,
    });
  }
  try {
    assertRegular(found);
  } catch (cause) {
    const hint = found.isDirectory() ? 'use a file in it' : 'copy its content into a file, and use that';
    throw new FixresError('MODEL_WEIGHTS_INVALID', `${file}: ${(cause as Error).message}`, { path: file, hint, cause });
  }
  return found.size;
};

/**
 * Memory that is reused for data that is not kept: allocating new memory takes as long as filling it. Each read
 * overwrites the one before.
 */
export class Scratch {
  #bytes = new Uint8Array(0);

  bytes(length: number): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length < length) this.#bytes = newBytes(length);
    return this.#bytes.subarray(0, length);
  }
}

/** Not zero-filled first. */
const newBytes = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);

/**
 * Bytes of a file, in newly allocated memory unless a scratch is given. Throws MODEL_WEIGHTS_INVALID if the file ends
 * before them.
 */
export const readBytes = (
  file: string,
  position: number,
  length: number,
  format = 'weights',
  scratch?: Scratch,
): Uint8Array<ArrayBuffer> => {
  // Checked before memory is allocated: a corrupt length may be any number.
  const size = fileSize(file);
  if (position + length > size) throw brokenFile(file, format, size, 'the file ends too early');
  const bytes = scratch === undefined ? newBytes(length) : scratch.bytes(length);
  const descriptor = openRegularFile(file);
  try {
    for (let done = 0; done < length; ) {
      const got = readSync(descriptor, bytes, done, length - done, position + done);
      if (got === 0) throw brokenFile(file, format, position + done, 'the file ends too early');
      done += got;
    }
  } finally {
    closeSync(descriptor);
  }
  return bytes;
};
