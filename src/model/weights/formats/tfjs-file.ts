import { dirname, join, posix } from 'node:path';
import { elementCount } from '../../measure.ts';
import type { NamedTensor, StoredTensor, WeightsFile } from '../weights-file.ts';
import { decodeFloats, firstNotFinite } from './decode-floats.ts';
import { brokenFile, fileSize, readBytes } from './file-bytes.ts';
import { listOf, member, readModelJson } from './tfjs-json.ts';

const format = 'tfjs';

interface Entry extends StoredTensor {
  /** Offset in the concatenated shards of its group. */
  readonly begin: number;
  readonly bytes: number;
  readonly shards: readonly Shard[];
}

interface Shard {
  readonly file: string;
  readonly bytes: number;
}

/** Source: @tensorflow/tfjs-core io/types.ts, `WeightsManifestEntry`. */
const dtypes: Readonly<Record<string, readonly [dtype: string, bytes: number]>> = {
  float32: ['F32', 4],
  int32: ['I32', 4],
  bool: ['BOOL', 1],
};

/** The files with the weights of a `model.json`, each once. */
export const tfjsShards = (file: string): string[] => [
  ...new Set(
    listOf(readModelJson(file), 'weightsManifest').flatMap((group) =>
      listOf(group, 'paths').map((path) => shardOf(file, path).file),
    ),
  ),
];

/** A tfjs `model.json` with its shards next to it. Names and layouts are TensorFlow's. Rejects quantised weights. */
export const openTfjs = (file: string): WeightsFile => {
  const tensors = new Map<string, Entry>();
  for (const group of listOf(readModelJson(file), 'weightsManifest')) {
    const shards = listOf(group, 'paths').map((path) => shardOf(file, path));
    let begin = 0;
    for (const entry of listOf(group, 'weights')) {
      const tensor = parseEntry(file, entry, begin, shards);
      if (tensors.has(tensor.name)) throw brokenFile(file, format, 0, `\`${tensor.name}\` appears twice`);
      tensors.set(tensor.name, tensor);
      begin += tensor.bytes;
    }
    const total = shards.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total !== begin) throw brokenFile(file, format, 0, `the shards have ${total} bytes instead of ${begin}`);
  }
  if (tensors.size === 0) throw brokenFile(file, format, 0, 'it lists no weights');
  return { file, format, tensors, read: (name) => readTensor(file, tensors.get(name), name) };
};

const shardOf = (file: string, path: unknown): Shard => {
  const isInside = typeof path === 'string' && !posix.isAbsolute(path) && !/(^|[\\/])\.\.([\\/]|$)|\0/.test(path);
  if (!isInside) throw brokenFile(file, format, 0, `the shard ${JSON.stringify(path)} is outside its folder`);
  const shard = join(dirname(file), path);
  return { file: shard, bytes: fileSize(shard) };
};

const parseEntry = (file: string, value: unknown, begin: number, shards: readonly Shard[]): Entry => {
  const [name, shape, type] = [member(value, 'name'), member(value, 'shape'), member(value, 'dtype')];
  if (typeof name !== 'string') throw brokenFile(file, format, 0, 'a weight without a name');
  const refuse = (reason: string) => brokenFile(file, format, 0, `\`${name}\` ${reason}`);
  if (!isShape(shape)) throw refuse(`has the impossible shape ${JSON.stringify(shape)}`);
  if (member(value, 'quantization') !== undefined) throw refuse('is quantised');
  const known = typeof type === 'string' && Object.hasOwn(dtypes, type) ? dtypes[type] : undefined;
  if (known === undefined) throw refuse(`has the dtype ${JSON.stringify(type)}, not float32, int32 or bool`);
  return { name, dtype: known[0], shape, begin, bytes: elementCount(shape) * known[1], shards };
};

const isShape = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length <= 16 && value.every((size) => Number.isSafeInteger(size) && size >= 0);

const readTensor = (file: string, entry: Entry | undefined, name: string): NamedTensor => {
  if (entry === undefined) throw brokenFile(file, format, 0, `there is no tensor \`${name}\``);
  const values = decodeFloats(entry.dtype, readAcross(entry));
  if (values === undefined) throw brokenFile(file, format, 0, `\`${name}\` has dtype ${entry.dtype}, not F32`);
  const bad = firstNotFinite(values);
  if (bad < 0) return { name, shape: entry.shape, values };
  const place = placeOf(entry, bad);
  throw brokenFile(place.file, format, place.offset, `\`${name}\` holds ${values[bad]} at index ${bad}`);
};

/** Offset of a value's first byte. */
const placeOf = ({ begin, shards }: Entry, index: number): { readonly file: string; readonly offset: number } => {
  let offset = begin + 4 * index;
  for (const { file, bytes } of shards) {
    if (offset < bytes) return { file, offset };
    offset -= bytes;
  }
  throw new Error('a value is beyond the end of its shards');
};

/** A tensor may start in one shard and end in another. */
const readAcross = ({ begin, bytes, shards }: Entry): Uint8Array => {
  const result = new Uint8Array(bytes);
  let shardBegin = 0;
  for (const shard of shards) {
    const from = Math.max(begin, shardBegin);
    const to = Math.min(begin + bytes, shardBegin + shard.bytes);
    if (from < to) result.set(readBytes(shard.file, from - shardBegin, to - from, format), from - begin);
    shardBegin += shard.bytes;
  }
  return result;
};
