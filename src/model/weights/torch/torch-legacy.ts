import { brokenFile, fileSize, readBytes } from '../formats/file-bytes.ts';
import type { WeightsFile } from '../weights-file.ts';
import { bytesOfDtype } from './dtypes.ts';
import { PickleError } from './pickle-machine.ts';
import type { PickleValue, Storage } from './pickle-values.ts';
import { torchFile } from './torch-file.ts';
import { maximumPickleBytes } from './torch-zip.ts';
import { type Unpickled, unpickle } from './unpickle.ts';

const format = 'torch-legacy';

/** Source: torch/serialization.py, `MAGIC_NUMBER`. */
const magicNumber = 0x1950a86a20f9469cfc6cn;

/**
 * The format `torch.save` wrote before 1.6: pickles of a magic number, a version, the machine, the checkpoint and the
 * storages' keys, then each storage after its 8-byte length. Source: torch/serialization.py, `_legacy_save`,
 * `_legacy_load`.
 */
export const openTorchLegacy = (file: string): WeightsFile => {
  const { checkpoint, begin, keys, end } = readPickles(file);
  let begins: ReadonlyMap<string, number> | undefined;
  return torchFile(file, format, { checkpoint, begin }, (storage) => {
    begins ??= placeStorages(file, keys, checkpoint.storages, end);
    const offset = begins.get(storage.key);
    if (offset === undefined) throw brokenFile(file, format, end, `the storage \`${storage.key}\` is missing`);
    return { offset, read: (begin, length, scratch) => readBytes(file, offset + begin, length, format, scratch) };
  });
};

interface Pickles {
  readonly checkpoint: Unpickled;
  /** Offset of the checkpoint's pickle. */
  readonly begin: number;
  readonly keys: PickleValue;
  /** Offset of the storages. */
  readonly end: number;
}

/** The pickles' length is not stored anywhere, so more is read until they end. */
const readPickles = (file: string): Pickles => {
  const size = fileSize(file);
  for (let window = 1024 * 1024; ; window *= 8) {
    const length = Math.min(size, window, maximumPickleBytes);
    try {
      return parsePickles(file, readBytes(file, 0, length, format));
    } catch (error) {
      if (!(error instanceof PickleError)) throw error;
      if (!error.isCutOff || length < window) throw brokenFile(file, format, error.offset, error.message);
    }
  }
};

const parsePickles = (file: string, bytes: Uint8Array): Pickles => {
  const magic = unpickle(bytes);
  if (magic.value !== magicNumber) throw brokenFile(file, format, 0, "it does not start with torch's magic number");
  const version = unpickle(bytes, magic.end);
  if (version.value !== 1001) throw brokenFile(file, format, magic.end, 'its version is not 1001');
  const machine = unpickle(bytes, version.end);
  if (!(machine.value instanceof Map) || machine.value.get('little_endian') !== true) {
    throw brokenFile(file, format, version.end, 'its byte order is not `little`');
  }
  const checkpoint = unpickle(bytes, machine.end);
  const keys = unpickle(bytes, checkpoint.end);
  return { checkpoint, begin: machine.end, keys: keys.value, end: keys.end };
};

const placeStorages = (
  file: string,
  keys: PickleValue,
  storages: readonly Storage[],
  begin: number,
): ReadonlyMap<string, number> => {
  // Includes those of optimisers: the sizes of all preceding storages are needed.
  const byKey = new Map(storages.map((storage) => [storage.key, storage]));
  if (!Array.isArray(keys)) throw brokenFile(file, format, begin, 'the list of storages is missing');
  const size = fileSize(file);
  const begins = new Map<string, number>();
  let at = begin;
  for (const key of keys) {
    const storage = typeof key === 'string' ? byKey.get(key) : undefined;
    if (storage === undefined) throw brokenFile(file, format, at, 'a storage without a tensor');
    const prefix = readBytes(file, at, 8, format);
    const elements = new DataView(prefix.buffer).getBigUint64(0, true);
    if (elements !== BigInt(storage.elements)) {
      throw brokenFile(file, format, at, `\`${key}\` has ${elements} values instead of ${storage.elements}`);
    }
    if (storage.dtype === null) throw brokenFile(file, format, at, `\`${key}\` has values of an unsupported type`);
    begins.set(storage.key, at + 8);
    at += 8 + storage.elements * bytesOfDtype[storage.dtype]!;
    if (at > size) throw brokenFile(file, format, size, `the storage \`${storage.key}\` is truncated`);
  }
  return begins;
};
