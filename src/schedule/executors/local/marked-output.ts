/**
 * Removes the marks from a process's output and counts them. Each mark separates what came before it from what came
 * after, wherever the pipe splits the data.
 */
export class MarkedOutput {
  readonly #mark: Buffer;
  readonly #print: (chunk: Buffer) => void;
  /** The end of the output received so far, which may be the start of a mark. */
  #held: Buffer = Buffer.alloc(0);
  #marks = 0;

  constructor(mark: string, print: (chunk: Buffer) => void) {
    this.#mark = Buffer.from(mark);
    this.#print = print;
  }

  get marks(): number {
    return this.#marks;
  }

  hear(chunk: Buffer): void {
    let rest = Buffer.concat([this.#held, chunk]);
    for (let at = rest.indexOf(this.#mark); at >= 0; at = rest.indexOf(this.#mark)) {
      this.#tell(rest.subarray(0, at));
      this.#marks++;
      rest = rest.subarray(at + this.#mark.length);
    }
    const held = this.#beginningAtEndOf(rest);
    this.#tell(rest.subarray(0, rest.length - held));
    this.#held = rest.subarray(rest.length - held);
  }

  /** No more output will come. */
  end(): void {
    this.#tell(this.#held);
    this.#held = Buffer.alloc(0);
  }

  #tell(chunk: Buffer): void {
    if (chunk.length > 0) this.#print(chunk);
  }

  /** Number of bytes at the end that may be the start of a mark. */
  #beginningAtEndOf(text: Buffer): number {
    for (let length = Math.min(text.length, this.#mark.length - 1); length > 0; length--) {
      if (text.subarray(text.length - length).equals(this.#mark.subarray(0, length))) return length;
    }
    return 0;
  }
}
