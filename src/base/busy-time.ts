/** The time during which something is in progress: overlapping pieces of work count once. */
export class BusyTime {
  #inProgress = 0;
  #sinceMs = 0;
  #totalMs = 0;

  /** Begins a piece of work; call the result once, when the piece ends. */
  begin(): () => void {
    if (this.#inProgress++ === 0) this.#sinceMs = performance.now();
    return () => {
      if (--this.#inProgress === 0) this.#totalMs += performance.now() - this.#sinceMs;
    };
  }

  /** Of the pieces that have ended. */
  get seconds(): number {
    return this.#totalMs / 1000;
  }
}
