import { elementCount } from '../../measure.ts';
import { decodeFloats, firstNotFinite } from '../formats/decode-floats.ts';
import { brokenFile, type Scratch } from '../formats/file-bytes.ts';
import type { NamedTensor, StoredTensor, WeightsFile, WeightsFormat } from '../weights-file.ts';
import { classNamesIn } from './class-names.ts';
import { bytesOfDtype } from './dtypes.ts';
import { type CheckpointTensor, findTensors } from './find-tensors.ts';
import { PickledTensor, type Storage } from './pickle-values.ts';
import { Refusal } from './rebuild.ts';
import type { Unpickled } from './unpickle.ts';

/** Returns bytes of a storage, by their offset in it. `offset` is that of the storage in the file, for messages. */
export interface StorageBytes {
  readonly offset: number;
  readonly read: (begin: number, length: number, scratch?: Scratch) => Uint8Array<ArrayBuffer>;
}

/** A checkpoint whose pickle, starting at `begin`, has been read; its storages are read tensor by tensor. */
export const torchFile = (
  file: string,
  format: WeightsFormat & `torch${string}`,
  { checkpoint, begin }: { readonly checkpoint: Unpickled; readonly begin: number },
  bytesOf: (storage: Storage<string>) => StorageBytes,
): WeightsFile => {
  const found = tensorsOf(checkpoint, (reason) => brokenFile(file, format, begin, reason));
  const stored = new Map([...found].map(([name, one]): [string, StoredTensor] => [name, storedTensor(name, one)]));
  for (const { tensor } of found.values()) if (tensor instanceof PickledTensor) bytesOf(tensor.storage);
  const read = (name: string, scratch?: Scratch): NamedTensor => {
    const tensor = found.get(name)?.tensor;
    if (tensor === undefined) throw brokenFile(file, format, begin, `there is no tensor \`${name}\``);
    if (!(tensor instanceof PickledTensor)) {
      throw brokenFile(file, format, begin, `\`${name}\` is created by \`${tensor.made}\`, which is not supported`);
    }
    const { storage, shape } = tensor;
    const { offset, read: readStorage } = bytesOf(storage);
    const values = readTensor(tensor, (first, length) => readStorage(first, length, scratch));
    if (values === undefined) {
      throw brokenFile(file, format, offset, `\`${name}\` has dtype ${storage.dtype}, not F64, F32, F16 or BF16`);
    }
    const bad = firstNotFinite(values);
    if (bad >= 0) throw brokenFile(file, format, offset, `\`${name}\` holds ${values[bad]} at index ${bad}`);
    return { name, shape, values };
  };
  const classNames = classNamesIn(checkpoint.value);
  return { file, format, tensors: stored, classNames, ignored: checkpoint.ignored, read };
};

const tensorsOf = (
  { value, ignored }: Unpickled,
  refuse: (reason: string) => Error,
): ReadonlyMap<string, CheckpointTensor> => {
  let found: ReadonlyMap<string, CheckpointTensor>;
  try {
    found = findTensors(value);
  } catch (error) {
    throw error instanceof Refusal ? refuse(error.message) : error;
  }
  if (found.size > 0) return found;
  const asked = ignored.slice(0, namesShown).map((name) => `\`${name}\``);
  const needless =
    asked.length === 0 ? '' : `; it requests ${asked.join(', ')}, which weights do not need; nothing was executed`;
  throw refuse(`it contains no dict of tensors${needless}`);
};

const namesShown = 3;

const storedTensor = (name: string, { entry, tensor }: CheckpointTensor): StoredTensor => {
  if (!(tensor instanceof PickledTensor)) return { name, entry, dtype: tensor.made, shape: [] };
  const { storage, offset, shape, strides } = tensor;
  return { name, entry, dtype: storage.dtype, shape, view: `${storage.key} ${offset} ${strides}` };
};

/** Row-major values of a view; undefined for a dtype that is not a float. Reads only the range that the view spans. */
const readTensor = (
  { storage, offset, shape, strides }: PickledTensor,
  read: StorageBytes['read'],
): Float32Array | undefined => {
  const width = bytesOfDtype[storage.dtype]!;
  if (elementCount(shape) === 0) return decodeFloats(storage.dtype, new Uint8Array(0));
  const span = shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, 1);
  const values = decodeFloats(storage.dtype, read(offset * width, span * width));
  return values === undefined || isRowMajor(shape, strides) ? values : gather(values, shape, strides);
};

const isRowMajor = (shape: readonly number[], strides: readonly number[]): boolean =>
  shape.every((size, axis) => size === 1 || strides[axis] === elementCount(shape.slice(axis + 1)));

const gather = (source: Float32Array, shape: readonly number[], strides: readonly number[]): Float32Array => {
  const result = new Float32Array(elementCount(shape));
  let next = 0;
  const walk = (axis: number, offset: number): void => {
    if (axis === shape.length) {
      result[next++] = source[offset]!;
      return;
    }
    for (let index = 0; index < shape[axis]!; index++) walk(axis + 1, offset + index * strides[axis]!);
  };
  walk(0, 0);
  return result;
};
