import { type WriteFile, writeFileAtomic } from '../../../base/files/atomic-write.ts';
import type { Metadata } from '../types.ts';
import type { NamedTensor, WeightsFile } from '../weights-file.ts';
import { decodeFloats, firstNotFinite } from './decode-floats.ts';
import { fileSize, readBytes, type Scratch } from './file-bytes.ts';
import { type Header, headerLength, invalidWeights, parseHeader, type TensorEntry } from './safetensors-header.ts';

/**
 * An opened file: its header is checked, its tensors are read one by one on request.
 * Throws MODEL_WEIGHTS_MISSING if the file does not exist, MODEL_WEIGHTS_INVALID (file, offset, reason) if it is
 * broken.
 */
export const openSafetensors = (file: string): SafetensorsFile => {
  const bytes = fileSize(file);
  const length = headerLength(readBytes(file, 0, Math.min(8, bytes), 'safetensors'), bytes, file);
  return new SafetensorsFile(file, parseHeader(readBytes(file, 8, length, 'safetensors'), bytes, file));
};

export class SafetensorsFile implements WeightsFile {
  readonly format = 'safetensors';
  readonly file: string;
  readonly header: Header;
  readonly #content: Uint8Array<ArrayBuffer> | null;

  /** `content`: the whole file, if already read. */
  constructor(file: string, header: Header, content: Uint8Array<ArrayBuffer> | null = null) {
    this.file = file;
    this.header = header;
    this.#content = content;
  }

  get names(): readonly string[] {
    return [...this.header.entries.keys()];
  }

  get tensors(): ReadonlyMap<string, TensorEntry> {
    return this.header.entries;
  }

  get metadata(): Metadata {
    return this.header.metadata;
  }

  /** Values as 32-bit floats, from F64, F32, F16 or BF16. Rejects other dtypes, NaN and infinities. */
  read(name: string, scratch?: Scratch): NamedTensor {
    const entry = this.header.entries.get(name);
    if (entry === undefined) throw invalidWeights(this.file, 8, `there is no tensor \`${name}\``);
    const bytes =
      this.#content?.slice(entry.begin, entry.end) ??
      readBytes(this.file, entry.begin, entry.end - entry.begin, this.format, scratch);
    const values = decodeFloats(entry.dtype, bytes);
    if (values === undefined) {
      throw invalidWeights(this.file, entry.begin, `\`${name}\` has dtype ${entry.dtype}, not F64, F32, F16 or BF16`);
    }
    const bad = firstNotFinite(values);
    if (bad >= 0) {
      const offset = entry.begin + bad * (bytes.length / values.length);
      throw invalidWeights(this.file, offset, `\`${name}\` holds ${values[bad]} at index ${bad}`);
    }
    return { name, shape: entry.shape, values };
  }
}

/**
 * Writes F32 tensors in the given order, atomically. The header is padded with spaces to a multiple of 8, so that the
 * tensors are aligned. Equal tensors and metadata produce equal bytes.
 */
export const writeSafetensors = (
  file: string,
  tensors: readonly NamedTensor[],
  metadata: Metadata = {},
  write: WriteFile = writeFileAtomic,
): void => write(file, ...safetensorsParts(tensors, metadata));

/** The bytes of a file, without those of `last`, a tensor of bytes declared in the header by name and length. */
export const safetensorsParts = (
  tensors: readonly NamedTensor[],
  metadata: Metadata,
  last?: { readonly name: string; readonly bytes: number },
): Uint8Array[] => {
  let offset = 0;
  const entries = tensors.map(({ name, shape, values }) => {
    const begin = offset;
    offset += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, offset] }] as const;
  });
  const lastEntry =
    last === undefined
      ? {}
      : { [last.name]: { dtype: 'U8', shape: [last.bytes], data_offsets: [offset, offset + last.bytes] } };
  const members = { __metadata__: metadata, ...Object.fromEntries(entries), ...lastEntry };
  const json = Buffer.from(JSON.stringify(members));
  const header = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(header.length));
  return [prefix, header, ...tensors.map(({ values }) => littleEndianBytes(values))];
};

// All platforms of Node 20 except s390x are little-endian, so memory is written unchanged.
const littleEndianBytes = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
