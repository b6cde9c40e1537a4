import { brokenFile } from '../weights/formats/file-bytes.ts';

/** One field of a protobuf message in memory: its content, and with `start` its tag as well. */
export interface Field {
  readonly field: number;
  /** Of a varint. */
  readonly value?: number;
  readonly start: number;
  readonly begin: number;
  readonly end: number;
}

/** Bytes of a file, with its name for errors. */
export interface FileBytes {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** The fields of the message between two places. Source: protobuf.dev, "Encoding". */
export function* fieldsOf(source: FileBytes, begin: number, end: number): Generator<Field> {
  for (let at = begin; at < end; ) {
    const tag = varint(source, at, end);
    const [field, type] = [Number(tag.value >> 3n), Number(tag.value & 7n)];
    if (type === 0) {
      const number = varint(source, tag.end, end);
      yield { field, value: Number(BigInt.asIntN(64, number.value)), start: at, begin: tag.end, end: number.end };
      at = number.end;
      continue;
    }
    const content = type === 2 ? varint(source, tag.end, end) : { value: BigInt(fixedBytes[type] ?? -1), end: tag.end };
    if (content.value < 0n) throw brokenFile(source.file, 'onnx', at, `a field of the unknown type ${type}`);
    const next = content.end + Number(content.value);
    if (next > end) throw brokenFile(source.file, 'onnx', at, `field ${field} goes beyond its message`);
    yield { field, start: at, begin: content.end, end: next };
    at = next;
  }
}

const fixedBytes: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

const varint = ({ file, bytes }: FileBytes, at: number, end: number): { value: bigint; end: number } => {
  let value = 0n;
  for (let index = 0; index < 10 && at + index < end; index++) {
    const byte = bytes[at + index]!;
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  throw brokenFile(file, 'onnx', at, 'a number that does not end');
};

export const textOf = ({ bytes }: FileBytes, { begin, end }: Field): string =>
  new TextDecoder().decode(bytes.subarray(begin, end));

/** One number, or many that are packed. */
export const integersOf = (source: FileBytes, field: Field): number[] => {
  if (field.value !== undefined) return [field.value];
  const found: number[] = [];
  for (let at = field.begin; at < field.end; ) {
    const number = varint(source, at, field.end);
    found.push(Number(BigInt.asIntN(64, number.value)));
    at = number.end;
  }
  return found;
};
