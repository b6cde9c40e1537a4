interface Sleeper {
  readonly untilSeconds: number;
  readonly wake: () => void;
}

/**
 * A clock that advances when nothing is left to do at the current moment: hours pass as fast as their events can be
 * processed. Those waiting for the same moment are woken one after the other, in the order in which they began to wait.
 */
export class VirtualClock {
  readonly #sleepers: Sleeper[] = [];
  #nowSeconds = 0;

  get nowSeconds(): number {
    return this.#nowSeconds;
  }

  sleep(seconds: number): Promise<void> {
    return new Promise((wake) => {
      const untilSeconds = this.#nowSeconds + seconds;
      const after = this.#sleepers.findIndex((other) => other.untilSeconds > untilSeconds);
      this.#sleepers.splice(after === -1 ? this.#sleepers.length : after, 0, { untilSeconds, wake });
    });
  }

  /** Lets time pass until the work is done. The work may wait only for this clock. */
  async runUntil<Value>(work: Promise<Value>): Promise<Value> {
    let isDone = false;
    const settled = work.finally(() => {
      isDone = true;
    });
    settled.catch(() => {}); // thrown by the caller's await below
    for (;;) {
      // By then every promise that could be settled at this moment has been.
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.#sleepers.shift();
      if (isDone || next === undefined) return await settled;
      this.#nowSeconds = next.untilSeconds;
      next.wake();
    }
  }
}
