/**
 * Takes the marks out of what a process prints, and counts them: behind a mark is what came after it, whatever the sizes
 * of the pieces that a pipe gives.
 */
export class MarkedOutput {
  readonly #mark: Buffer;
  readonly #print: (chunk: Buffer) => void;
  /** The end of what was heard, where a mark may begin. */
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

  /** Nothing more comes. */
  end(): void {
    this.#tell(this.#held);
    this.#held = Buffer.alloc(0);
  }

  #tell(chunk: Buffer): void {
    if (chunk.length > 0) this.#print(chunk);
  }

  /** How many bytes at the end may begin a mark. */
  #beginningAtEndOf(text: Buffer): number {
    for (let length = Math.min(text.length, this.#mark.length - 1); length > 0; length--) {
      if (text.subarray(text.length - length).equals(this.#mark.subarray(0, length))) return length;
    }
    return 0;
  }
}
