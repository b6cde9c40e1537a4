import { brokenFile, readBytes, type Scratch } from '../formats/file-bytes.ts';
import type { WeightsFile } from '../weights-file.ts';
import { bytesOfDtype } from './dtypes.ts';
import { PickleError } from './pickle-machine.ts';
import type { Storage } from './pickle-values.ts';
import { type StorageBytes, torchFile } from './torch-file.ts';
import { type Unpickled, unpickle } from './unpickle.ts';
import { readEntry, readZip, type ZipEntry } from './zip.ts';

/** For names and shapes only; the largest networks' pickles are under 1 MiB. */
export const maximumPickleBytes = 64 * 1024 * 1024;

const format = 'torch';

/**
 * The format `torch.save` has written since 1.6: a zip with a pickle and a file for each storage.
 * Source: torch/serialization.py, `_save` and `_load`.
 */
export const openTorchZip = (file: string): WeightsFile => {
  const entries = readZip(file);
  const pickle = [...entries.values()].find(({ name }) => /^[^/]+\/data\.pkl$/.test(name) || name === 'data.pkl');
  if (pickle === undefined) throw brokenFile(file, format, 0, 'the zip has no `data.pkl`');
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  refuseBigEndian(file, entries.get(`${folder}byteorder`));
  const checkpoint = readPickle(file, pickle);
  const inflated = new InflatedEntries(file);
  const bytesOf = (storage: Storage<string>): StorageBytes => {
    const entry = entries.get(`${folder}data/${storage.key}`);
    const wanted = storage.elements * bytesOfDtype[storage.dtype]!;
    if (entry === undefined) throw brokenFile(file, format, pickle.begin, `the storage \`${storage.key}\` is missing`);
    if (entry.bytes !== wanted) {
      throw brokenFile(file, format, entry.begin, `\`${entry.name}\` has ${entry.bytes} bytes instead of ${wanted}`);
    }
    return {
      offset: entry.begin,
      read: (begin, length, scratch) => readPart(file, entry, begin, length, inflated, scratch),
    };
  };
  return torchFile(file, format, { checkpoint, begin: pickle.begin }, bytesOf);
};

const readPickle = (file: string, entry: ZipEntry): Unpickled => {
  if (entry.bytes > maximumPickleBytes) {
    throw brokenFile(file, format, entry.begin, `a pickle of ${entry.bytes} bytes is too long`);
  }
  try {
    return unpickle(readEntry(file, entry));
  } catch (error) {
    if (!(error instanceof PickleError)) throw error;
    throw brokenFile(file, format, entry.begin + error.offset, error.message);
  }
};

const refuseBigEndian = (file: string, entry: ZipEntry | undefined): void => {
  if (entry === undefined || entry.bytes > 16) return;
  const order = new TextDecoder().decode(readEntry(file, entry)).trim();
  if (order !== 'little') throw brokenFile(file, format, entry.begin, `its byte order is \`${order}\`, not \`little\``);
};

const readPart = (
  file: string,
  entry: ZipEntry,
  begin: number,
  length: number,
  inflated: InflatedEntries,
  scratch?: Scratch,
): Uint8Array<ArrayBuffer> =>
  entry.isDeflated
    ? inflated.read(entry).slice(begin, begin + length)
    : readBytes(file, entry.begin + begin, length, format, scratch);

/** Total size of the recently unpacked entries that are kept: a storage may have thousands of views. */
const keptBytes = 256 * 1024 * 1024;

class InflatedEntries {
  readonly #file: string;
  readonly #entries = new Map<string, Uint8Array<ArrayBuffer>>();

  constructor(file: string) {
    this.#file = file;
  }

  read(entry: ZipEntry): Uint8Array<ArrayBuffer> {
    const bytes = this.#entries.get(entry.name) ?? readEntry(this.#file, entry);
    this.#entries.delete(entry.name);
    this.#entries.set(entry.name, bytes);
    let sum = [...this.#entries.values()].reduce((total, { length }) => total + length, 0);
    for (const [oldest, { length }] of this.#entries) {
      if (sum <= keptBytes || oldest === entry.name) break;
      this.#entries.delete(oldest);
      sum -= length;
    }
    return bytes;
  }
}
