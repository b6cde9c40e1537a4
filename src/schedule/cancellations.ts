/**
 * Runs that a user wants to cancel while a plan runs. The receiver of a request calls `cancel`; the running plan
 * listens.
 */
export class Cancellations {
  readonly #keys = new Set<string>();
  #all = false;
  readonly #listeners = new Set<() => void>();

  /** One run by its key, or all runs that have not ended. */
  cancel(run: string | { readonly all: true }): void {
    if (typeof run === 'string') this.#keys.add(run);
    else this.#all = true;
    for (const listener of this.#listeners) listener();
  }

  has(key: string): boolean {
    return this.#all || this.#keys.has(key);
  }

  /** Calls back after every request; returns a function that unsubscribes. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
