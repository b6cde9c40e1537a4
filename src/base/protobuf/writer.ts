/** Bytes of at least this size are not copied, but become a separate part. */
const ownPartFromBytes = 64 * 1024;

/**
 * Writes Protocol Buffers (protobuf.dev, "Encoding") into one growing buffer, except for large bytes. A nested
 * message's length is unknown at its start: five bytes are reserved and filled in at its end (a varint may be longer
 * than necessary).
 */
export class ProtobufWriter {
  private buffer: Buffer;
  private length = 0;
  /** Large bytes and their positions in the buffer. */
  private readonly large: { readonly at: number; readonly value: Uint8Array }[] = [];
  private largeBytes = 0;

  /** `bytes`: expected size; the buffer grows as needed. */
  constructor(bytes = 1 << 16) {
    this.buffer = Buffer.allocUnsafe(bytes);
  }

  /** A field of wire type 0. Negative numbers are written as 64-bit two's complement. */
  int(field: number, value: number): void {
    this.varint(field << 3);
    if (value >= 0) this.varint(value);
    else this.bigVarint(BigInt.asUintN(64, BigInt(value)));
  }

  float(field: number, value: number): void {
    this.varint((field << 3) | 5);
    this.reserve(4);
    this.length = this.buffer.writeFloatLE(value, this.length);
  }

  double(field: number, value: number): void {
    this.varint((field << 3) | 1);
    this.reserve(8);
    this.length = this.buffer.writeDoubleLE(value, this.length);
  }

  string(field: number, value: string): void {
    const byteLength = Buffer.byteLength(value);
    this.varint((field << 3) | 2);
    this.varint(byteLength);
    this.reserve(byteLength);
    this.length += this.buffer.write(value, this.length);
  }

  bytes(field: number, value: Uint8Array): void {
    this.varint((field << 3) | 2);
    this.varint(value.byteLength);
    this.raw(value);
  }

  /** Raw bytes: fields written elsewhere, with their tags. */
  raw(value: Uint8Array): void {
    if (value.byteLength >= ownPartFromBytes) {
      this.large.push({ at: this.length, value });
      this.largeBytes += value.byteLength;
      return;
    }
    this.reserve(value.byteLength);
    this.buffer.set(value, this.length);
    this.length += value.byteLength;
  }

  message(field: number, write: () => void): void {
    this.varint((field << 3) | 2);
    this.reserve(lengthBytes);
    const start = this.length;
    const largeBytesBefore = this.largeBytes;
    this.length += lengthBytes;
    write();
    let size = this.length - start - lengthBytes + this.largeBytes - largeBytesBefore;
    for (let i = 0; i < lengthBytes; i++) {
      this.buffer[start + i] = (size & 127) | (i < lengthBytes - 1 ? 128 : 0);
      size = Math.floor(size / 128);
    }
  }

  /** The output as consecutive pieces, without copying. */
  parts(): Uint8Array[] {
    const parts: Uint8Array[] = [];
    let from = 0;
    for (const { at, value } of this.large) {
      parts.push(this.buffer.subarray(from, at), value);
      from = at;
    }
    return [...parts, this.buffer.subarray(from, this.length)];
  }

  /** The output in one piece; not copied if there are no large bytes. */
  finish(): Uint8Array {
    const parts = this.parts();
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  private varint(value: number): void {
    this.reserve(10);
    while (value >= 128) {
      this.buffer[this.length++] = (value % 128) | 128;
      value = Math.floor(value / 128);
    }
    this.buffer[this.length++] = value;
  }

  private bigVarint(value: bigint): void {
    this.reserve(10);
    while (value >= 128n) {
      this.buffer[this.length++] = Number(value & 127n) | 128;
      value >>= 7n;
    }
    this.buffer[this.length++] = Number(value);
  }

  private reserve(extra: number): void {
    if (this.length + extra <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.length + extra));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }
}

const lengthBytes = 5;
