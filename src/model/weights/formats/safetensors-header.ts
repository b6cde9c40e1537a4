import type { FixresError } from '../../../base/errors.ts';
import { repeatedKey } from '../../../base/repeated-key.ts';
import { elementCount } from '../../measure.ts';
import type { Shape } from '../../types.ts';
import type { Metadata } from '../types.ts';
import { brokenFile } from './file-bytes.ts';

/**
 * The safetensors format: 8 bytes with the header's length (little-endian), a JSON header, then the tensors' bytes
 * without gaps. Source: huggingface/safetensors README.md and safetensors/src/tensor.rs (limits, order, coverage).
 */
const bytesOfDtype: Readonly<Record<string, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
};

/** Maximum header size. Source: safetensors/src/tensor.rs, `MAX_HEADER_SIZE`. */
export const maximumHeaderBytes = 100_000_000;

export interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: Shape;
  /** Offsets in the file; `end` is exclusive. */
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly metadata: Metadata;
  readonly entries: ReadonlyMap<string, TensorEntry>;
}

export const invalidWeights = (file: string, offset: number, reason: string): FixresError =>
  brokenFile(file, 'safetensors', offset, reason);

/** Length of the JSON header, from the first 8 bytes of a file of `fileBytes` bytes. */
export const headerLength = (prefix: Uint8Array, fileBytes: number, file: string): number => {
  if (prefix.length < 8) throw invalidWeights(file, 0, `it has ${prefix.length} bytes, but the length alone takes 8`);
  const length = new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(maximumHeaderBytes)) throw invalidWeights(file, 0, `a header of ${length} bytes is too long`);
  if (length + 8n > BigInt(fileBytes)) throw invalidWeights(file, 0, `the header of ${length} bytes is truncated`);
  return Number(length);
};

/** Reads the header's JSON and checks that the tensors cover the rest of the file once, without gaps. */
export const parseHeader = (json: Uint8Array, fileBytes: number, file: string): Header => {
  const { __metadata__: metadata = {}, ...tensors } = parseObject(json, file);
  const dataStart = 8 + json.length;
  const entries = Object.entries(tensors).map(([name, value]) => parseEntry(name, value, dataStart, file));
  let expected = dataStart;
  for (const entry of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin !== expected) {
      throw invalidWeights(file, entry.begin, `\`${entry.name}\` should start at byte ${expected}`);
    }
    expected = entry.end;
  }
  if (expected !== fileBytes)
    throw invalidWeights(file, expected, `the tensors end there, but the file ends at ${fileBytes}`);
  return { metadata: parseMetadata(metadata, file), entries: new Map(entries.map((entry) => [entry.name, entry])) };
};

const parseObject = (json: Uint8Array, file: string): Record<string, unknown> => {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json);
    value = JSON.parse(text);
  } catch (cause) {
    throw invalidWeights(file, 8, `the header is not JSON: ${(cause as Error).message}`);
  }
  if (!isObject(value)) throw invalidWeights(file, 8, 'the header is not a JSON object');
  const twice = repeatedKey(text);
  if (twice !== null) throw invalidWeights(file, 8, `\`${twice.key}\` is in the header twice`);
  return value;
};

const parseMetadata = (value: unknown, file: string): Metadata => {
  const isText = isObject(value) && Object.values(value).every((text) => typeof text === 'string');
  if (!isText) throw invalidWeights(file, 8, '`__metadata__` is not an object of strings');
  return value as Metadata;
};

const parseEntry = (name: string, value: unknown, dataStart: number, file: string): TensorEntry => {
  const refuse = (reason: string) => invalidWeights(file, 8, `\`${name}\` ${reason}`);
  if (!isObject(value)) throw refuse('is not a JSON object');
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(bytesOfDtype, dtype)) {
    throw refuse(`has the unknown dtype ${JSON.stringify(dtype)}`);
  }
  if (!isCounts(shape)) throw refuse(`has the impossible shape ${JSON.stringify(shape)}`);
  if (!isCounts(offsets) || offsets.length !== 2) throw refuse(`has the offsets ${JSON.stringify(offsets)}`);
  const [begin, end] = [dataStart + offsets[0]!, dataStart + offsets[1]!];
  const expected = elementCount(shape) * bytesOfDtype[dtype]!;
  if (end - begin !== expected) throw refuse(`takes ${end - begin} bytes, but its shape and dtype require ${expected}`);
  return { name, dtype, shape, begin, end };
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
