import { createHash } from 'node:crypto';
import { openWeights } from './open-weights.ts';
import { tfjsShards } from './tfjs-file.ts';

/** All the files that weights consist of, the named one first: a `model.json` has its values in shards beside it. */
export const filesOfWeights = (file: string): string[] =>
  file.endsWith('.json') && openWeights(file).format === 'tfjs' ? [file, ...tfjsShards(file)] : [file];

/** One digest for the digests of all files: that of the file where there is one. */
export const digestOfAll = (sha256s: readonly string[]): string =>
  sha256s.length === 1 ? sha256s[0]! : createHash('sha256').update(sha256s.join('\n')).digest('hex');
