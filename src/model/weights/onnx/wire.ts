import { fieldsOf, integersOf, type ProtobufField, type ProtobufSource } from '../../../base/protobuf/fields.ts';
import { brokenFile, fileSize, readBytes } from '../formats/file-bytes.ts';

export type WireField = ProtobufField;

const format = 'onnx';
/** Longer than the longest name. */
const windowBytes = 64 * 1024;
const decoder = new TextDecoder();

/** Walks over protobuf messages in a file without reading the fields it skips; nearby ones are read together. */
export class WireReader implements ProtobufSource {
  readonly file: string;
  readonly size: number;
  private window: Uint8Array = new Uint8Array(0);
  private windowBegin = 0;

  constructor(file: string) {
    this.file = file;
    this.size = fileSize(file);
  }

  fields(begin: number, end: number): Generator<WireField> {
    return fieldsOf(this, begin, end);
  }

  /** One number, or many packed. */
  integers(field: WireField): Generator<number> {
    return integersOf(this, field);
  }

  text({ begin, end }: Pick<WireField, 'begin' | 'end'>): string {
    if (end - begin > 4096) throw this.broken(begin, `a name of ${end - begin} bytes`);
    return decoder.decode(this.near(begin, end));
  }

  near(begin: number, end: number): Uint8Array {
    if (begin < this.windowBegin || end > this.windowBegin + this.window.length) {
      this.windowBegin = begin;
      this.window = readBytes(this.file, begin, Math.min(windowBytes, this.size - begin), format);
    }
    return this.window.subarray(begin - this.windowBegin, end - this.windowBegin);
  }

  broken(at: number, reason: string): Error {
    return brokenFile(this.file, format, at, reason);
  }
}
