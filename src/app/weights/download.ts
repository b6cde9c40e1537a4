import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FixresError, isFixresError } from '../../base/errors.ts';
import { replaceFile } from '../../base/files/replace-file.ts';
import { openAddress } from './open-address.ts';

export interface DownloadOptions {
  readonly url: string;
  /** Path of the file. Until it is complete and checked it is `FILE.part`. */
  readonly file: string;
  /** SHA-256 in hexadecimal, or its first digits; null if unknown. */
  readonly sha256: string | null;
  /** Timeout without received data. */
  readonly stallMs: number;
  readonly progress: (bytes: number, total: number | null) => void;
}

/** Maximum number of transfers; an interrupted one is resumed. */
const attempts = 4;

/** The largest checkpoint of the zoo is 3.4 GB. */
const maximumBytes = 16 * 1024 ** 3;

/**
 * Downloads a file and returns its SHA-256. An earlier partial download is resumed if a hash can verify the result.
 * Throws MODEL_WEIGHTS_MISSING (unreachable, interrupted) or MODEL_WEIGHTS_INVALID (unexpected length or content).
 */
export const download = async (options: DownloadOptions): Promise<string> => {
  const { url, file, sha256 } = options;
  const part = `${file}.part`;
  mkdirSync(dirname(file), { recursive: true });
  if (sha256 === null) rmSync(part, { force: true });
  for (let attempt = 1; ; attempt++) {
    try {
      await transfer(options, part);
      break;
    } catch (error) {
      if (isFixresError(error) && error.code === 'MODEL_WEIGHTS_INVALID') rmSync(part, { force: true });
      const isBrokenOff = !isFixresError(error);
      if (isBrokenOff && attempt < attempts) continue;
      if (!isBrokenOff) throw error;
      throw new FixresError('MODEL_WEIGHTS_MISSING', `could not download ${url}: ${reasonOf(error)}`, {
        path: url,
        hint: `check the connection and run the same command again, or download the file elsewhere and put it at ${file}`,
        cause: error,
      });
    }
  }
  const found = await digest(part);
  if (sha256 !== null && !found.startsWith(sha256.toLowerCase())) {
    rmSync(part, { force: true });
    throw new FixresError('MODEL_WEIGHTS_INVALID', `${url} has the SHA-256 ${found} instead of ${sha256}`, {
      path: url,
      hint: 'the file is damaged or is a different one, and was not kept',
    });
  }
  replaceFile(part, file);
  return found;
};

/** Appends the missing bytes. Errors other than FixresError are worth a retry. */
const transfer = async ({ url, stallMs, progress }: DownloadOptions, part: string): Promise<void> => {
  const have = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
  const answer = await openAddress(url, have, stallMs);
  const invalid = (reason: string) =>
    new FixresError('MODEL_WEIGHTS_INVALID', `${url} does not match its announced size: ${reason}`, { path: url });
  const handle = await open(part, answer.begin === 0 ? 'w' : 'a');
  let size = answer.begin;
  try {
    for await (const chunk of answer.chunks) {
      size += chunk.length;
      if (answer.total !== null && size > answer.total) throw invalid(`received more than ${answer.total} bytes`);
      if (size > maximumBytes) throw invalid(`received more than ${maximumBytes} bytes`);
      await handle.writeFile(chunk);
      progress(size, answer.total);
    }
  } finally {
    answer.close();
    await handle.close();
  }
  if (answer.total !== null && size < answer.total)
    throw new Error(`the transfer ended at byte ${size} of ${answer.total}`);
};

const digest = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};

const reasonOf = (error: unknown): string => {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
};
