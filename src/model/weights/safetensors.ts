import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { writeFileAtomic } from '../../base/atomic-write.ts';
import { FixresError } from '../../base/errors.ts';
import type { Shape } from '../types.ts';
import { decodeFloats } from './decode-floats.ts';
import { type Header, headerLength, invalidWeights, parseHeader } from './safetensors-header.ts';
import type { Metadata } from './types.ts';

export interface NamedTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float32Array;
}

/**
 * An opened file: its header is checked, its tensors are read one by one when asked for.
 * Throws MODEL_WEIGHTS_MISSING where there is no file, MODEL_WEIGHTS_INVALID (file, offset, reason) where it is broken.
 */
export const openSafetensors = (file: string): SafetensorsFile => {
  const bytes = fileSize(file);
  const length = headerLength(readBytes(file, 0, Math.min(8, bytes)), bytes, file);
  return new SafetensorsFile(file, parseHeader(readBytes(file, 8, length), bytes, file));
};

export class SafetensorsFile {
  readonly file: string;
  readonly header: Header;

  constructor(file: string, header: Header) {
    this.file = file;
    this.header = header;
  }

  get names(): readonly string[] {
    return [...this.header.entries.keys()];
  }

  get metadata(): Metadata {
    return this.header.metadata;
  }

  /** Values as 32-bit floats, out of F32, F16 or BF16. Refuses other dtypes, NaN and infinities. */
  read(name: string): NamedTensor {
    const entry = this.header.entries.get(name);
    if (entry === undefined) throw invalidWeights(this.file, 8, `there is no tensor \`${name}\``);
    const bytes = readBytes(this.file, entry.begin, entry.end - entry.begin);
    const values = decodeFloats(entry.dtype, bytes);
    if (values === undefined) {
      throw invalidWeights(this.file, entry.begin, `\`${name}\` has dtype ${entry.dtype}, not F32, F16 or BF16`);
    }
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      const offset = entry.begin + bad * (bytes.length / values.length);
      throw invalidWeights(this.file, offset, `\`${name}\` holds ${values[bad]} at index ${bad}`);
    }
    return { name, shape: entry.shape, values };
  }
}

/**
 * Writes F32 tensors in the given order, atomically. The header is padded with spaces to a multiple of 8, so that the
 * tensors are aligned. Equal tensors and metadata make equal bytes.
 */
export const writeSafetensors = (file: string, tensors: readonly NamedTensor[], metadata: Metadata = {}): void => {
  let offset = 0;
  const entries = tensors.map(({ name, shape, values }) => {
    const begin = offset;
    offset += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, offset] }] as const;
  });
  const json = Buffer.from(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const header = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(header.length));
  writeFileAtomic(file, prefix, header, ...tensors.map(({ values }) => littleEndianBytes(values)));
};

// Every platform that Node 20 runs on but s390x is little-endian, so memory is written as it stands.
const littleEndianBytes = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const fileSize = (file: string): number => {
  try {
    return statSync(file).size;
  } catch (cause) {
    throw missing(file, cause);
  }
};

const readBytes = (file: string, position: number, length: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  const descriptor = openSync(file, 'r');
  try {
    for (let done = 0; done < length; ) {
      const got = readSync(descriptor, bytes, done, length - done, position + done);
      if (got === 0) throw invalidWeights(file, position + done, 'the file ends too early');
      done += got;
    }
  } finally {
    closeSync(descriptor);
  }
  return bytes;
};

const missing = (file: string, cause: unknown): FixresError =>
  new FixresError('MODEL_WEIGHTS_MISSING', `no weights at ${file}`, {
    path: file,
    hint: 'give the path of a safetensors file, or train from scratch with `weights: random`',
    cause,
  });
