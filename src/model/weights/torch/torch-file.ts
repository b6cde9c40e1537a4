import { elementCount } from '../../measure.ts';
import { decodeFloats, firstNotFinite } from '../decode-floats.ts';
import { brokenFile, type Scratch } from '../file-bytes.ts';
import type { NamedTensor, StoredTensor, WeightsFile, WeightsFormat } from '../weights-file.ts';
import { bytesOfDtype } from './allowed-globals.ts';
import type { PickledTensor, Storage } from './pickle-values.ts';

/** Gives bytes of a storage, by their place in it. `offset` is that of the storage in the file, for messages. */
export interface StorageBytes {
  readonly offset: number;
  readonly read: (begin: number, length: number, scratch?: Scratch) => Uint8Array<ArrayBuffer>;
}

/** A checkpoint whose pickle has been read; its storages are read tensor by tensor. */
export const torchFile = (
  file: string,
  format: WeightsFormat & `torch${string}`,
  tensors: ReadonlyMap<string, PickledTensor>,
  bytesOf: (storage: Storage) => StorageBytes,
): WeightsFile => {
  const stored = new Map(
    [...tensors].map(([name, { storage, shape }]): [string, StoredTensor] => [
      name,
      { name, dtype: storage.dtype, shape },
    ]),
  );
  const read = (name: string, scratch?: Scratch): NamedTensor => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw brokenFile(file, format, 0, `there is no tensor \`${name}\``);
    const { storage, shape } = tensor;
    const { offset, read: readStorage } = bytesOf(storage);
    const values = readTensor(tensor, (begin, length) => readStorage(begin, length, scratch));
    if (values === undefined) {
      throw brokenFile(file, format, offset, `\`${name}\` has dtype ${storage.dtype}, not F64, F32, F16 or BF16`);
    }
    const bad = firstNotFinite(values);
    if (bad >= 0) throw brokenFile(file, format, offset, `\`${name}\` holds ${values[bad]} at index ${bad}`);
    return { name, shape, values };
  };
  return { file, format, tensors: stored, read };
};

/** Row-major values of a view; undefined for a dtype that is no float. Only the stretch that it spans is read. */
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
