import { performance } from 'node:perf_hooks';

/**
 * Calls `onSilence` once if nothing was heard for `limitMs`. Uses a monotonic clock. If this process itself was stopped
 * for a while (a suspended laptop, SIGSTOP), messages sent meanwhile have not been read yet: the time starts again.
 */
export class SilenceWatch {
  readonly #timer: NodeJS.Timeout;
  #heardMs = performance.now();
  #lookedMs = performance.now();

  constructor(limitMs: number, onSilence: () => void) {
    const everyMs = Math.min(1000, Math.max(10, limitMs / 4));
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      if (nowMs - this.#lookedMs > 3 * everyMs + 100) this.#heardMs = nowMs;
      this.#lookedMs = nowMs;
      if (nowMs - this.#heardMs < limitMs) return;
      this.close();
      onSilence();
    }, everyMs);
  }

  heard(): void {
    this.#heardMs = performance.now();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
