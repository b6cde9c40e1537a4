import type { Metric } from '../base/events.ts';
import type { Db } from './database.ts';

const rowsInBatch = 100;
const longestWaitMs = 1000;

/**
 * Keeps metrics until there are enough for one transaction, or for a second at most. They are written with
 * `synchronous = NORMAL`: a power cut may take the last ones, which the run would write again anyway.
 */
export class MetricBuffer {
  readonly #db: Db;
  readonly #keyIds = new Map<string, number>();
  #rows: { readonly runId: number; readonly metric: Metric }[] = [];
  #timer: NodeJS.Timeout | null = null;
  #error: unknown;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Throws what went wrong when an earlier batch was written in the background. */
  add(runId: number, metrics: readonly Metric[]): void {
    if (this.#error !== undefined) throw this.#error;
    for (const metric of metrics) this.#rows.push({ runId, metric });
    if (this.#rows.length >= rowsInBatch) this.flush();
    else this.#timer ??= setTimeout(() => this.#flushLater(), longestWaitMs).unref();
  }

  /** Writes what is waiting. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const rows = this.#rows;
    if (rows.length === 0) return;
    this.#db.pragma('synchronous = NORMAL');
    try {
      this.#write(rows);
      this.#rows = [];
    } finally {
      this.#db.pragma('synchronous = FULL');
    }
  }

  #flushLater(): void {
    try {
      this.flush();
    } catch (error) {
      this.#error = error;
    }
  }

  #write(rows: readonly { readonly runId: number; readonly metric: Metric }[]): void {
    const insert = this.#db.prepare(
      'insert or replace into metrics (run_id, key_id, step, value, timestamp_ms) values (?, ?, ?, ?, ?)',
    );
    this.#db.transaction(() => {
      for (const { runId, metric } of rows) {
        insert.run(runId, this.#keyId(metric.key), metric.step, metric.value, Math.round(metric.timestampMs));
      }
    })();
  }

  #keyId(key: string): number {
    const known = this.#keyIds.get(key);
    if (known !== undefined) return known;
    this.#db.prepare('insert or ignore into metric_keys (key) values (?)').run(key);
    const id = this.#db.prepare<[string], number>('select id from metric_keys where key = ?').pluck().get(key)!;
    this.#keyIds.set(key, id);
    return id;
  }
}
