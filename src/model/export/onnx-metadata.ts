import { closeSync, fstatSync, readSync } from 'node:fs';
import { FixresError } from '../../base/errors.ts';
import { openRegularFile } from '../../base/files/regular-file.ts';
import { fieldsOf, type ProtobufSource } from '../../base/protobuf/fields.ts';
import type { Metadata } from '../weights/types.ts';

/** Field numbers. Source: onnx/onnx.proto, ModelProto and StringStringEntryProto. */
const metadataField = 14;
const [keyField, valueField] = [1, 2];

/** Maximum size of an entry, bytes. A thousand long class names take a hundredth of this. */
const maximumEntryBytes = 16 * 1024 * 1024;

/**
 * The metadata of an ONNX file. The graph is skipped, not read. Throws DATA_NOT_FOUND, and MODEL_WEIGHTS_INVALID if the
 * file is not ONNX.
 */
export const readOnnxMetadata = (file: string): Metadata => {
  const descriptor = open(file);
  try {
    const source: ProtobufSource = {
      size: fstatSync(descriptor).size,
      near: (begin, end) => {
        const bytes = new Uint8Array(end - begin);
        return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, begin));
      },
      broken: (at, reason) => invalid(file, at, reason),
    };
    const entries: [string, string][] = [];
    for (const { field, value, begin, end } of fieldsOf(source, 0, source.size)) {
      if (field === 0) throw invalid(file, begin, 'there is no field 0');
      if (field !== metadataField || value !== undefined) continue;
      if (end - begin > maximumEntryBytes) throw invalid(file, begin, `an entry of ${end - begin} bytes is too long`);
      entries.push(entryOf(source, begin, end));
    }
    return Object.fromEntries(entries);
  } finally {
    closeSync(descriptor);
  }
};

const entryOf = (source: ProtobufSource, begin: number, end: number): [string, string] => {
  const texts = new Map<number, string>();
  for (const part of fieldsOf(source, begin, end)) {
    texts.set(part.field, Buffer.from(source.near(part.begin, part.end)).toString('utf8'));
  }
  return [texts.get(keyField) ?? '', texts.get(valueField) ?? ''];
};

const open = (file: string): number => {
  try {
    return openRegularFile(file);
  } catch (cause) {
    throw new FixresError('DATA_NOT_FOUND', `can't read ${file}: ${(cause as Error).message}`, { path: file, cause });
  }
};

const invalid = (file: string, offset: number, reason: string): FixresError =>
  new FixresError('MODEL_WEIGHTS_INVALID', `${file} is not an ONNX file: at byte ${offset}, ${reason}`, { path: file });
