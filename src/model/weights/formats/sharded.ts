import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FixresError } from '../../../base/errors.ts';
import type { StoredTensor, WeightsFile } from '../weights-file.ts';
import { brokenFile } from './file-bytes.ts';
import { member, readModelJson } from './tfjs-json.ts';

const format = 'weights index';

/**
 * Whether a JSON file is an index of the files with a network's tensors. Source: transformers/modeling_utils.py,
 * `weight_map`.
 */
export const isShardIndex = (json: unknown): boolean => member(json, 'weight_map') !== undefined;

/** The files named in an index, each once. Throws as `openSharded` does. */
export const shardsOf = (file: string): string[] => [...new Set(shardOfTensors(file).values())];

/**
 * Tensors stored in several files that are listed in an index next to them: `model.safetensors.index.json`. Throws
 * MODEL_WEIGHTS_MISSING for a missing file, MODEL_WEIGHTS_INVALID for a file without a tensor listed for it.
 */
export const openSharded = (file: string, open: (shard: string) => WeightsFile): WeightsFile => {
  const shardOf = shardOfTensors(file);
  const opened = new Map([...new Set(shardOf.values())].map((shard) => [shard, open(shard)]));
  const tensors = new Map<string, StoredTensor>();
  for (const [name, shard] of shardOf) {
    const tensor = opened.get(shard)!.tensors.get(name);
    if (tensor === undefined) throw brokenFile(shard, 'shard', 0, `${basename(file)} expects \`${name}\` in it`);
    // Storages in two files may have the same name.
    tensors.set(name, tensor.view === undefined ? tensor : { ...tensor, view: `${shard} ${tensor.view}` });
  }
  return {
    file,
    format: [...opened.values()][0]!.format,
    tensors,
    read: (name, scratch) => {
      const shard = shardOf.get(name);
      if (shard === undefined) throw brokenFile(file, format, 0, `there is no tensor \`${name}\``);
      return opened.get(shard)!.read(name, scratch);
    },
  };
};

/** File path by tensor name; only files next to the index. */
const shardOfTensors = (file: string): ReadonlyMap<string, string> => {
  const map = member(readModelJson(file), 'weight_map');
  if (typeof map !== 'object' || map === null) throw brokenFile(file, format, 0, '`weight_map` is not an object');
  const found = new Map<string, string>();
  for (const [name, shard] of Object.entries(map)) {
    if (typeof shard !== 'string' || shard === '' || basename(shard) !== shard || shard.includes('\\')) {
      throw brokenFile(
        file,
        format,
        0,
        `\`${name}\` is in ${JSON.stringify(shard)}, which is not a file in the same folder`,
      );
    }
    found.set(name, join(dirname(file), shard));
  }
  if (found.size === 0) throw brokenFile(file, format, 0, '`weight_map` is empty');
  for (const shard of new Set(found.values())) if (!existsSync(shard)) throw missingShard(file, shard);
  return found;
};

const missingShard = (file: string, shard: string): FixresError =>
  new FixresError('MODEL_WEIGHTS_MISSING', `${shard} does not exist, but ${file} lists it`, {
    path: shard,
    hint: 'copy or download it into the same folder',
  });
