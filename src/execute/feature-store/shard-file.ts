import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { writeFileAtomic } from '../../base/files/atomic-write.ts';
import { canonicalJson } from '../../base/json.ts';
import type { Artifact } from '../../domain/events.ts';
import type { AnswerChange } from '../../method/index.ts';

/*
 * A shard file: the values, image after image, tensor after tensor, little-endian; then 256 bytes of JSON that identify
 * the shard and its run; then the SHA-256 of everything before it. So a shard can be verified without any other file.
 */

/** The description stored in a shard. */
export interface ShardMark {
  readonly run: string;
  readonly cut: string;
  readonly shard: number;
  readonly images: number;
  readonly dtype: string;
}

/** For a shard with 16-bit values. */
export interface ShardAccuracy {
  /** The largest |value - stored| / max(|value|, 2^-14). */
  readonly largestError?: number;
  /** Their effect on the predictions of the unmodified network, at the cut where these are compared. */
  readonly answers?: AnswerChange;
}

export interface WholeShard extends ShardAccuracy {
  readonly artifact: Artifact;
}

const markBytes = 256;
const digestBytes = 32;
const trailerBytes = markBytes + digestBytes;

/** Writes a shard under its final name, atomically. Throws BASE_WRITE_FAILED. */
export const writeShard = (file: string, values: Uint8Array, mark: ShardMark, accuracy: ShardAccuracy): WholeShard => {
  const text = Buffer.from(canonicalJson({ ...mark, ...accuracy }).padEnd(markBytes));
  const hash = createHash('sha256').update(values).update(text);
  const digest = hash.copy().digest();
  writeFileAtomic(file, values, text, digest);
  const bytes = values.length + text.length + digest.length;
  return { ...accuracy, artifact: { name: basename(file), bytes, sha256: hash.update(digest).digest('hex') } };
};

/**
 * The shard in a file if it is complete and the expected one; null if it is missing, a different one, or damaged: then
 * `damaged` gets the reason.
 */
export const findWholeShard = (
  file: string,
  valueBytes: number,
  mark: ShardMark,
  damaged: (reason: string) => void,
): WholeShard | null => {
  if (!existsSync(file)) return null;
  const content = readWholeFile(file);
  const body = content.subarray(0, content.length - digestBytes);
  const hash = createHash('sha256').update(body);
  if (content.length < trailerBytes || !hash.copy().digest().equals(content.subarray(body.length))) {
    damaged(content.length === 0 ? 'it is empty' : 'its checksum does not match its content');
    return null;
  }
  if (body.length !== valueBytes + markBytes) return null;
  const { largestError, answers, ...said } = JSON.parse(Buffer.from(body.subarray(valueBytes)).toString('utf8'));
  if (canonicalJson(said) !== canonicalJson(mark)) return null;
  const sha256 = hash.update(content.subarray(body.length)).digest('hex');
  return {
    ...(largestError === undefined ? {} : { largestError }),
    ...(answers === undefined ? {} : { answers }),
    artifact: { name: basename(file), bytes: content.length, sha256 },
  };
};

/** The description at the end of a shard file, without a check of the content; null if the description is damaged. */
export const shardMarkIn = (file: string): ShardMark | null => {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(markBytes);
    const place = fstatSync(descriptor).size - trailerBytes;
    if (place < 0 || readSync(descriptor, bytes, 0, markBytes, place) < markBytes) return null;
    return JSON.parse(bytes.toString('utf8')) as ShardMark;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  } finally {
    closeSync(descriptor);
  }
};

/** All bytes of a file, at the start of their buffer, so that they can be viewed as numbers. */
export const readWholeFile = (
  file: string,
  roomFor = (bytes: number): Uint8Array<ArrayBuffer> => new Uint8Array(bytes),
): Uint8Array<ArrayBuffer> => {
  const descriptor = openSync(file, 'r');
  try {
    const content = roomFor(fstatSync(descriptor).size);
    for (let done = 0; done < content.length; ) {
      const got = readSync(descriptor, content, done, content.length - done, done);
      if (got === 0) return content.subarray(0, done); // truncated meanwhile
      done += got;
    }
    return content;
  } finally {
    closeSync(descriptor);
  }
};
