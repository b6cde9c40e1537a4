import { FixresError } from '../../base/errors.ts';

/** One tagged piece of a MATLAB file. */
export interface MatElement {
  readonly type: number;
  readonly content: MatBytes;
}

/** Bytes of a MATLAB file, read from front to back. `place` is where in the file an error is told to be. */
export class MatBytes {
  readonly file: string;
  readonly bytes: Buffer;
  readonly isLittle: boolean;
  readonly #base: number;
  readonly #isInflated: boolean;
  #at = 0;

  constructor(file: string, bytes: Buffer, isLittle: boolean, base = 0, isInflated = false) {
    this.file = file;
    this.bytes = bytes;
    this.isLittle = isLittle;
    this.#base = base;
    this.#isInflated = isInflated;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.bytes.length;
  }

  /** The next element; padding to eight bytes behind it is passed over. Throws DATA_MANIFEST_INVALID. */
  next(): MatElement {
    const start = this.#at;
    const tag = this.#uint32(start);
    const isSmall = tag >>> 16 !== 0;
    const type = isSmall ? tag & 0xffff : tag;
    const size = isSmall ? tag >>> 16 : this.#uint32(start + 4);
    const first = start + (isSmall ? 4 : 8);
    if ((isSmall && size > 4) || first + size > this.bytes.length)
      throw this.wrong(`an element of ${size} bytes does not fit`, start);
    const end = first + size;
    this.#at = isSmall ? start + 8 : type === compressed ? end : Math.min(this.bytes.length, end + (-size & 7));
    return { type, content: this.#part(first, end) };
  }

  /** The same place, other bytes: what a compressed element holds. */
  inflated(bytes: Buffer): MatBytes {
    return new MatBytes(this.file, bytes, this.isLittle, this.#base, true);
  }

  wrong(what: string, at = this.#at): FixresError {
    const offset = this.#isInflated ? this.#base : this.#base + at;
    const where = this.#isInflated ? 'in the compressed element at byte' : 'at byte';
    return new FixresError('DATA_MANIFEST_INVALID', `${this.file}: ${what}, ${where} ${offset}`, {
      path: this.file,
      hint: 'get the file again: it is damaged, or no MATLAB 5 file',
    });
  }

  #part(first: number, end: number): MatBytes {
    const base = this.#isInflated ? this.#base : this.#base + first;
    return new MatBytes(this.file, this.bytes.subarray(first, end), this.isLittle, base, this.#isInflated);
  }

  #uint32(at: number): number {
    if (at + 4 > this.bytes.length) throw this.wrong('the file ends in the middle of a tag', at);
    return this.isLittle ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }
}

/** `miCOMPRESSED`. Source: MathWorks, "MAT-File Format", table 1-1. */
export const compressed = 15;
