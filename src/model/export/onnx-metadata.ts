import { closeSync, fstatSync, readSync } from 'node:fs';
import { FixresError } from '../../base/errors.ts';
import { openRegularFile } from '../../base/files/regular-file.ts';
import type { Metadata } from '../weights/types.ts';

/** Field numbers and wire types. Source: onnx/onnx.proto, ModelProto and StringStringEntryProto; protobuf.dev, `Encoding`. */
const metadataField = 14;
const [keyField, valueField] = [1, 2];
const [varintType, fixed64Type, bytesType, fixed32Type] = [0, 1, 2, 5];

/** Longest entry that is read, bytes: a thousand long class names take a hundredth. */
const maximumEntryBytes = 16 * 1024 * 1024;

/** A field's number, and where its content lies. */
interface Field {
  readonly field: number;
  readonly wireType: number;
  readonly start: number;
  readonly end: number;
}

/** Reads `length` bytes at a position, or fewer at the end. */
type Read = (position: number, length: number) => Uint8Array;

/**
 * The metadata of an ONNX file. The graph is skipped, not read. Throws DATA_NOT_FOUND, and MODEL_WEIGHTS_INVALID for a
 * file that is no ONNX.
 */
export const readOnnxMetadata = (file: string): Metadata => {
  const descriptor = open(file);
  try {
    const read: Read = (position, length) => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, position));
    };
    const size = fstatSync(descriptor).size;
    const entries: [string, string][] = [];
    for (const { field, wireType, start, end } of fields(read, size, file)) {
      if (field !== metadataField || wireType !== bytesType) continue;
      if (end - start > maximumEntryBytes) throw invalid(file, start, `an entry of ${end - start} bytes is too long`);
      entries.push(entryOf(read(start, end - start), file));
    }
    return Object.fromEntries(entries);
  } finally {
    closeSync(descriptor);
  }
};

const entryOf = (bytes: Uint8Array, file: string): [string, string] => {
  const read: Read = (position, length) => bytes.subarray(position, position + length);
  const texts = new Map<number, string>();
  for (const { field, start, end } of fields(read, bytes.length, file)) {
    texts.set(field, Buffer.from(bytes.subarray(start, end)).toString('utf8'));
  }
  return [texts.get(keyField) ?? '', texts.get(valueField) ?? ''];
};

/** The fields of a message, in their order. */
function* fields(read: Read, size: number, file: string): Generator<Field> {
  for (let position = 0; position < size; ) {
    const tag = varint(read(position, 10), position, file);
    const [field, wireType] = [Math.floor(tag.value / 8), tag.value % 8];
    let [start, end] = [position + tag.bytes, position + tag.bytes];
    if (wireType === bytesType || wireType === varintType) {
      const number = varint(read(start, 10), start, file);
      end = start + number.bytes;
      if (wireType === bytesType) [start, end] = [end, end + number.value];
    } else if (wireType === fixed64Type) end += 8;
    else if (wireType === fixed32Type) end += 4;
    else throw invalid(file, position, `there is no wire type ${wireType}`);
    if (field === 0 || end > size) throw invalid(file, position, 'a field goes beyond its end');
    yield { field, wireType, start, end };
    position = end;
  }
}

const varint = (bytes: Uint8Array, position: number, file: string): { value: number; bytes: number } => {
  let value = 0;
  for (const [index, byte] of bytes.entries()) {
    value += (byte & 127) * 2 ** (7 * index);
    if (byte < 128) return { value, bytes: index + 1 };
  }
  throw invalid(file, position, 'a number does not end');
};

const open = (file: string): number => {
  try {
    return openRegularFile(file);
  } catch (cause) {
    throw new FixresError('DATA_NOT_FOUND', `can't read ${file}: ${(cause as Error).message}`, { path: file, cause });
  }
};

const invalid = (file: string, offset: number, reason: string): FixresError =>
  new FixresError('MODEL_WEIGHTS_INVALID', `${file} is no ONNX file: at byte ${offset}, ${reason}`, { path: file });
