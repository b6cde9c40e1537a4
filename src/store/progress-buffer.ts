import type { Progress } from '../domain/events.ts';
import type { Db } from './database.ts';
import { ownedTransaction } from './owned-transaction.ts';

const writeEveryMs = 1000;

/**
 * Progress of running runs, for other processes that follow them. Written once a second for all runs, with `synchronous
 * = NORMAL`, since lost progress does no harm.
 */
export class ProgressBuffer {
  readonly #db: Db;
  readonly #waiting = new Map<number, { readonly progress: Progress; readonly timestampMs: number }>();
  #timer: NodeJS.Timeout | null = null;

  constructor(db: Db) {
    this.#db = db;
  }

  add(runId: number, progress: Progress, timestampMs: number): void {
    this.#waiting.set(runId, { progress, timestampMs });
    this.#timer ??= setTimeout(() => this.#write(), writeEveryMs).unref();
  }

  /** The run has ended: drops its pending progress. */
  drop(runId: number): void {
    this.#waiting.delete(runId);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting.clear();
  }

  #write(): void {
    this.#timer = null;
    if (!this.#db.open || this.#waiting.size === 0) return;
    const insert = this.#db.prepare(
      `insert or replace into progress
         (run_id, fraction, epoch, epochs, loss, images_per_second, eta_ms, timestamp_ms)
       values (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#db.pragma('synchronous = NORMAL');
    try {
      ownedTransaction(this.#db, () => {
        for (const [runId, { progress, timestampMs }] of this.#waiting) {
          const { fraction, epoch, epochs, loss, imagesPerSecond, etaMs } = progress;
          const columns = [epoch, epochs, loss, imagesPerSecond, etaMs].map((value) => value ?? null);
          insert.run(runId, fraction, ...columns, Math.round(timestampMs));
        }
      });
    } catch {
      // A full disk stops runs when a status or a result cannot be written, not here.
    } finally {
      this.#waiting.clear();
      this.#db.pragma('synchronous = FULL');
    }
  }
}
