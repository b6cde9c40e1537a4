/** One field of a message: a number, or a range of the source. */
export interface ProtobufField {
  readonly field: number;
  /** Value of a varint, as a signed 64-bit integer; not exact beyond 2^53. */
  readonly value?: number;
  /** Offset of its tag. */
  readonly start: number;
  /** Its content; `end` excluded. */
  readonly begin: number;
  readonly end: number;
}

/** The source of a message: memory, or a file that is read piece by piece. */
export interface ProtobufSource {
  readonly size: number;
  /** A few bytes, valid only until the next read. */
  readonly near: (begin: number, end: number) => Uint8Array;
  /** The error for invalid data at a byte. */
  readonly broken: (at: number, reason: string) => Error;
}

/**
 * The fields of the message between two places; skipped content is not read. Throws the source's error for an invalid
 * message. Source: protobuf.dev, "Encoding": varint 0, 64 bits 1, length-delimited 2, 32 bits 5.
 */
export function* fieldsOf(source: ProtobufSource, begin: number, end: number): Generator<ProtobufField> {
  for (let at = begin; at < end; ) {
    const tag = varintAt(source, at, end);
    const [field, type] = [Math.floor(tag.value / 8), tag.value % 8];
    if (type === 0) {
      const { value, end: next } = varintAt(source, tag.end, end);
      yield { field, value, start: at, begin: tag.end, end: next };
      at = next;
      continue;
    }
    const content = type === 2 ? varintAt(source, tag.end, end) : { value: fixedBytes[type] ?? -1, end: tag.end };
    if (content.value < 0) throw source.broken(at, `a field of unknown type ${type}`);
    const next = content.end + content.value;
    if (next > end) throw source.broken(at, `field ${field} extends beyond its message`);
    yield { field, start: at, begin: content.end, end: next };
    at = next;
  }
}

const fixedBytes: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** One number, or packed numbers up to a maximum count; signed, as in `ProtobufField`. */
export function* integersOf(source: ProtobufSource, { begin, end }: ProtobufField): Generator<number> {
  for (let at = begin; at < end; ) {
    const { value, end: next } = varintAt(source, at, end);
    yield value;
    at = next;
  }
}

const varintAt = (source: ProtobufSource, at: number, end: number): { value: number; end: number } => {
  const bytes = source.near(at, Math.min(at + longestVarint, end));
  let value = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]!;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte >= 0x80) continue;
    const length = index + 1;
    return { value: Number.isSafeInteger(value) ? value : signed(bytes.subarray(0, length)), end: at + length };
  }
  throw source.broken(at, 'an unterminated number');
};

const longestVarint = 10;

const signed = (bytes: Uint8Array): number => {
  let value = 0n;
  for (const [index, byte] of bytes.entries()) value |= BigInt(byte & 0x7f) << BigInt(7 * index);
  return Number(BigInt.asIntN(64, value));
};
