import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { FixresError } from '../../base/errors.ts';
import { openRegularFile } from '../../base/files/regular-file.ts';
import { digestOfAll, filesOfWeights } from '../../model/index.ts';

/** SHA-256 of a weights file, and of the shards that belong to it, read piece by piece. Throws `MODEL_WEIGHTS_MISSING`. */
export const weightsSha256 = async (file: string): Promise<string> => {
  const digests: string[] = [];
  for (const part of filesOfWeights(file)) digests.push(await fileSha256(part));
  return digestOfAll(digests);
};

const fileSha256 = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file, { fd: openRegularFile(file) }), hash);
  } catch (cause) {
    throw new FixresError('MODEL_WEIGHTS_MISSING', `could not read the weights ${file}: ${(cause as Error).message}`, {
      hint: 'correct `model.weights`, or set it to `random`',
      cause,
    });
  }
  return hash.digest('hex');
};
