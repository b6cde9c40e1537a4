/**
 * Writes Protocol Buffers into one growing buffer. A nested message's length is not known when it begins: five bytes are
 * left for it and filled in at its end (a varint may be longer than it has to be).
 */
export class ProtobufWriter {
  private buffer = Buffer.allocUnsafe(1 << 16);
  private length = 0;

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
    this.reserve(value.byteLength);
    this.buffer.set(value, this.length);
    this.length += value.byteLength;
  }

  message(field: number, write: () => void): void {
    this.varint((field << 3) | 2);
    this.reserve(lengthBytes);
    const start = this.length;
    this.length += lengthBytes;
    write();
    let size = this.length - start - lengthBytes;
    for (let i = 0; i < lengthBytes; i++) {
      this.buffer[start + i] = (size & 127) | (i < lengthBytes - 1 ? 128 : 0);
      size = Math.floor(size / 128);
    }
  }

  /** What was written, without a copy. */
  finish(): Uint8Array {
    return this.buffer.subarray(0, this.length);
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
