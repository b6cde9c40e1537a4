import { damaged } from '../damaged.ts';

/** Source: Pillow ImageFile.py, `MAXBLOCK`. */
const chunkBytes = 65_536;

/**
 * Reads the codes of a GIF frame from blocks of up to 255 bytes. Because Pillow reads the file in chunks of 64 KiB,
 * an end code ends the data only in the last chunk. This determines which files with too few pixels are refused, and
 * which continue with whatever follows.
 */
export class GifBits {
  readonly #bytes: Uint8Array;
  #at: number;
  #chunkEnd: number;
  #blockEnd: number;
  #held = 0;
  #heldBits = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#blockEnd = at;
    this.#chunkEnd = at;
    this.nextChunk();
  }

  next(codeBits: number): number {
    while (this.#heldBits < codeBits) {
      while (this.#at === this.#blockEnd) this.#nextBlock();
      this.#held |= this.#bytes[this.#at++]! << this.#heldBits;
      this.#heldBits += 8;
    }
    const code = this.#held & ((1 << codeBits) - 1);
    this.#held >>>= codeBits;
    this.#heldBits -= codeBits;
    return code;
  }

  /** Throws after the last chunk of the file. */
  nextChunk(): void {
    if (this.#chunkEnd >= this.#bytes.length) throw damaged('the file ends before the image does');
    this.#chunkEnd = Math.min(this.#chunkEnd + chunkBytes, this.#bytes.length);
  }

  /** A block counts only if it is complete. An empty one, which should end the data, is skipped. */
  #nextBlock(): void {
    while (this.#at >= this.#chunkEnd || this.#at + this.#bytes[this.#at]! >= this.#chunkEnd) this.nextChunk();
    this.#blockEnd = this.#at + 1 + this.#bytes[this.#at]!;
    this.#at += 1;
  }
}
