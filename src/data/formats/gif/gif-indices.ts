import { damaged } from '../damaged.ts';
import { GifBits } from './gif-bits.ts';
import type { GifFrame } from './gif-frame.ts';

const tableSize = 4096;
const longestCodeBits = 12;

/**
 * The indices of a GIF frame, row by row in stored order. Data after the last index is ignored.
 * Source: GIF89a specification, appendix F; otherwise accepts and refuses the same data as Pillow's GifDecode.c.
 */
export const readGifIndices = (bytes: Uint8Array, { box, indexBits, dataAt }: GifFrame): Uint8Array => {
  if (indexBits > longestCodeBits) throw damaged(`an index has ${indexBits} bits`);
  const indices = new Uint8Array(box.widthPx * box.heightPx);
  const bits = new GifBits(bytes, dataAt);
  const [clear, end] = [1 << indexBits, (1 << indexBits) + 1];
  const strings = new StringTable(clear);
  let codeBits = indexBits + 1;
  let free = clear + 2;
  let last = -1;
  let count = 0;
  while (count < indices.length) {
    const code = bits.next(codeBits);
    if (code === clear) {
      codeBits = indexBits + 1;
      free = clear + 2;
      last = -1;
      continue;
    }
    if (code === end) {
      bits.nextChunk();
      continue;
    }
    if (code > (last < 0 ? clear : free)) throw damaged('a compressed string is not in the table');
    // The next free code stands for the last string followed by its own first index.
    count = strings.write(code === free ? last : code, indices, count);
    if (code === free) indices[count++] = strings.firstIndex;
    if (last >= 0 && free < tableSize) {
      strings.add(free, last);
      if (free === (1 << codeBits) - 1 && codeBits < longestCodeBits) codeBits += 1;
      free += 1;
    }
    last = code;
  }
  return indices;
};

/** Codes from `clear` on stand for strings: an earlier string followed by an index. Other codes are indices themselves. */
class StringTable {
  readonly #clear: number;
  readonly #earlier = new Uint16Array(tableSize);
  readonly #added = new Uint8Array(tableSize);
  /** Strings are decoded from the end. */
  readonly #reversed = new Uint8Array(tableSize);
  /** First index of the last string written. */
  firstIndex = 0;

  constructor(clear: number) {
    this.#clear = clear;
  }

  /** Returns the end position of the written string. */
  write(code: number, indices: Uint8Array, at: number): number {
    let length = 0;
    for (; code >= this.#clear; code = this.#earlier[code]!) {
      if (code >= tableSize) throw damaged('a compressed string is not in the table');
      this.#reversed[length++] = this.#added[code]!;
    }
    this.firstIndex = code & 0xff;
    indices[at++] = code;
    while (length > 0) indices[at++] = this.#reversed[--length]!;
    return at;
  }

  /** A string followed by the first index of the last one written. */
  add(code: number, earlier: number): void {
    this.#earlier[code] = earlier;
    this.#added[code] = this.firstIndex;
  }
}
