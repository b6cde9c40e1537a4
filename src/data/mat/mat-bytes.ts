import { FixresError } from '../../base/errors.ts';

/** A tagged element of a MATLAB file. */
export interface MatElement {
  readonly type: number;
  readonly content: MatBytes;
}

/** Estimated memory limit for the values of one file, so that a small file can't exhaust memory. */
export interface MatBudget {
  leftBytes: number;
}

export const maxValueBytes = 512 * 1024 * 1024;

/** Reads the bytes of a MATLAB file sequentially. `place` is the location for errors. */
export class MatBytes {
  readonly file: string;
  readonly bytes: Buffer;
  readonly isLittle: boolean;
  readonly #base: number;
  readonly #isInflated: boolean;
  readonly #budget: MatBudget;
  #at = 0;

  constructor(
    file: string,
    bytes: Buffer,
    isLittle: boolean,
    base = 0,
    isInflated = false,
    budget: MatBudget = { leftBytes: maxValueBytes },
  ) {
    this.file = file;
    this.bytes = bytes;
    this.isLittle = isLittle;
    this.#base = base;
    this.#isInflated = isInflated;
    this.#budget = budget;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.bytes.length;
  }

  /** Reads the next element and skips the padding to eight bytes after it. Throws DATA_MANIFEST_INVALID. */
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

  /** A reader for the content of a compressed element, at the same place. */
  inflated(bytes: Buffer): MatBytes {
    return new MatBytes(this.file, bytes, this.isLittle, this.#base, true, this.#budget);
  }

  /** Memory still available for values of the file. */
  get leftBytes(): number {
    return this.#budget.leftBytes;
  }

  /** Counts memory before it is allocated. Throws DATA_MANIFEST_INVALID if the file's values would take too much. */
  spend(bytes: number): void {
    this.#budget.leftBytes -= bytes;
    if (this.#budget.leftBytes < 0) throw this.wrong(`its values take more than ${maxValueBytes} bytes`);
  }

  wrong(what: string, at = this.#at): FixresError {
    const offset = this.#isInflated ? this.#base : this.#base + at;
    const where = this.#isInflated ? 'in the compressed element at byte' : 'at byte';
    return new FixresError('DATA_MANIFEST_INVALID', `${this.file}: ${what}, ${where} ${offset}`, {
      path: this.file,
      hint: 'get the file again: it is damaged, or not a MATLAB 5 file',
    });
  }

  #part(first: number, end: number): MatBytes {
    const base = this.#isInflated ? this.#base : this.#base + first;
    const bytes = this.bytes.subarray(first, end);
    return new MatBytes(this.file, bytes, this.isLittle, base, this.#isInflated, this.#budget);
  }

  #uint32(at: number): number {
    if (at + 4 > this.bytes.length) throw this.wrong('the file ends in the middle of a tag', at);
    return this.isLittle ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }
}

/** `miCOMPRESSED`. Source: MathWorks, "MAT-File Format", table 1-1. */
export const compressed = 15;
