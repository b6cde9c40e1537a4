import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isFixresError } from '../../base/errors.ts';
import { filesBesideOnnx } from '../opaque/external-files.ts';
import { isShardIndex, shardsOf } from './formats/sharded.ts';
import { tfjsShards } from './formats/tfjs-file.ts';
import { readModelJson } from './formats/tfjs-json.ts';
import { openWeights } from './open-weights.ts';
import { isFolder, weightsInFolder } from './weights-in-folder.ts';

/** For a broken file there are no others: reading it will report what is wrong. */
const besideOnnx = (file: string): string[] => {
  try {
    return filesBesideOnnx(file);
  } catch (error) {
    if (isFixresError(error) && error.code === 'MODEL_WEIGHTS_INVALID') return [];
    throw error;
  }
};

/**
 * All the files that make up the weights, the named one first: a `model.json` and an index have their values in files
 * next to them, and an ONNX file may. For a folder, the files of its weights.
 */
export const filesOfWeights = (file: string): string[] => {
  if (isFolder(file)) return filesOfWeights(weightsInFolder(file));
  if (file.endsWith('.onnx')) return [file, ...besideOnnx(file)];
  if (!file.endsWith('.json')) return [file];
  if (isShardIndex(readModelJson(file))) return [file, ...shardsOf(file)];
  return openWeights(file).format === 'tfjs' ? [file, ...tfjsShards(file)] : [file];
};

/** Size and modification time of a weights file, or of all files in a folder; null if there are none. */
export const stateOfWeights = (
  path: string,
): readonly (readonly [name: string, bytes: number, changedMs: number])[] | null => {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return null;
  const files = found.isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];
  return files.flatMap((file) => {
    const stats = statSync(file, { throwIfNoEntry: false });
    return stats === undefined ? [] : [[file, stats.size, stats.mtimeMs] as const];
  });
};

/** One digest for the digests of all files; for a single file, its own. */
export const digestOfAll = (sha256s: readonly string[]): string =>
  sha256s.length === 1 ? sha256s[0]! : createHash('sha256').update(sha256s.join('\n')).digest('hex');
