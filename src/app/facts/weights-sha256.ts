import { createHash } from 'node:crypto';
import { createReadStream, fstatSync } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FixresError } from '../../base/errors.ts';
import { openRegularFile } from '../../base/files/regular-file.ts';
import { digestOfAll, filesOfWeights } from '../../model/index.ts';
import type { OnCount } from '../on-count.ts';

/** SHA-256 of a weights file and its shards, read in chunks. Throws `MODEL_WEIGHTS_MISSING`. */
export const weightsSha256 = async (file: string, onCount: OnCount = () => {}): Promise<string> => {
  const digests: string[] = [];
  for (const part of filesOfWeights(file)) digests.push(await fileSha256(part, onCount));
  return digestOfAll(digests);
};

const fileSha256 = async (file: string, onCount: OnCount): Promise<string> => {
  const hash = createHash('sha256');
  try {
    const fd = openRegularFile(file);
    const { size: total } = fstatSync(fd);
    const bytes = createReadStream(file, { fd });
    const count = { work: `hashing ${basename(file)}`, total, unit: 'bytes' } as const;
    bytes.on('data', () => onCount({ ...count, done: bytes.bytesRead }));
    await pipeline(bytes, hash);
  } catch (cause) {
    throw new FixresError('MODEL_WEIGHTS_MISSING', `could not read the weights ${file}: ${(cause as Error).message}`, {
      hint: 'correct `model.weights`, or set it to `random`; `fixres weights list` lists published weights',
      cause,
    });
  }
  return hash.digest('hex');
};
