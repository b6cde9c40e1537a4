import { damaged } from './damaged.ts';

/** Reads a file's bytes sequentially, numbers in little-endian order. Throws at the end of the file. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The same memory, not a copy. */
  take(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.bytes.length) throw damaged('the file ends too early');
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }

  byte(): number {
    return this.take(1)[0]!;
  }

  uint16(): number {
    const [low, high] = this.take(2);
    return low! + high! * 2 ** 8;
  }

  uint32(): number {
    const low = this.uint16();
    return low + this.uint16() * 2 ** 16;
  }
}
