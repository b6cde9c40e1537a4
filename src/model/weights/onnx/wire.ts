import { brokenFile, fileSize, readBytes } from '../formats/file-bytes.ts';

/** One field of a protobuf message: a number, or a stretch of the file. */
export interface WireField {
  readonly field: number;
  /** Of a varint. */
  readonly value?: number;
  /** Of a text, bytes, message, or number of fixed size; `end` excluded. */
  readonly begin: number;
  readonly end: number;
}

const format = 'onnx';
/** More than the longest name. */
const windowBytes = 64 * 1024;
const decoder = new TextDecoder();

/**
 * Walks over protobuf messages in a file without reading what it passes over.
 * Source: protobuf.dev, "Encoding": varint 0, 64 bits 1, length-delimited 2, 32 bits 5.
 */
export class WireReader {
  readonly file: string;
  readonly size: number;
  private window: Uint8Array = new Uint8Array(0);
  private windowBegin = 0;

  constructor(file: string) {
    this.file = file;
    this.size = fileSize(file);
  }

  *fields(begin: number, end: number): Generator<WireField> {
    let at = begin;
    while (at < end) {
      const key = this.varint(at, end);
      const [field, type] = [Math.floor(key.value / 8), key.value % 8];
      if (type === 0) {
        const { value, end: next } = this.varint(key.end, end);
        yield { field, value, begin: key.end, end: next };
        at = next;
        continue;
      }
      const content = type === 2 ? this.varint(key.end, end) : { value: fixedBytes[type] ?? -1, end: key.end };
      if (content.value < 0) throw brokenFile(this.file, format, at, `a field of the unknown type ${type}`);
      const next = content.end + content.value;
      if (next > end) throw brokenFile(this.file, format, at, `field ${field} goes beyond its message`);
      yield { field, begin: content.end, end: next };
      at = next;
    }
  }

  /** A varint; what is larger than a safe integer (a negative one) becomes Infinity. */
  varint(at: number, end: number): { value: number; end: number } {
    let value = 0;
    for (let index = 0; index < 10 && at + index < end; index++) {
      const byte = this.byte(at + index);
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return { value: Number.isSafeInteger(value) ? value : Infinity, end: at + index + 1 };
    }
    throw brokenFile(this.file, format, at, 'a number that does not end');
  }

  text({ begin, end }: WireField): string {
    if (end - begin > 4096) throw brokenFile(this.file, format, begin, `a name of ${end - begin} bytes`);
    return decoder.decode(this.near(begin, end));
  }

  byte(at: number): number {
    return this.near(at, at + 1)[0]!;
  }

  /** Few bytes, which are soon overwritten: those near each other are read together. */
  private near(begin: number, end: number): Uint8Array {
    if (begin < this.windowBegin || end > this.windowBegin + this.window.length) {
      this.windowBegin = begin;
      this.window = readBytes(this.file, begin, Math.min(windowBytes, this.size - begin), format);
    }
    return this.window.subarray(begin - this.windowBegin, end - this.windowBegin);
  }
}

const fixedBytes: Readonly<Record<number, number>> = { 1: 8, 5: 4 };
