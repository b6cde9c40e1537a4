import type { Metric } from '../domain/events.ts';
import type { Db } from './database.ts';
import { ownedTransaction } from './owned-transaction.ts';

const rowsInBatch = 100;
const longestWaitMs = 1000;

/**
 * Buffers metrics until there are enough for one transaction, or for at most a second. They are written with
 * `synchronous = NORMAL`: a power cut may lose the last ones, which the resumed run writes again anyway.
 */
export class MetricBuffer {
  readonly #db: Db;
  readonly #statements: ReturnType<typeof prepare>;
  #rows: { readonly runId: number; readonly metric: Metric }[] = [];
  #timer: NodeJS.Timeout | null = null;
  #error: unknown;

  constructor(db: Db) {
    this.#db = db;
    this.#statements = prepare(db);
  }

  /** Throws the error of an earlier batch that was written in the background. */
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

  /** Inside a transaction: replaces all written and pending metrics of the run. */
  replace(runId: number, metrics: readonly Metric[]): void {
    this.#rows = this.#rows.filter((row) => row.runId !== runId);
    this.#statements.empty.run(runId);
    this.#insert(this.#statements.insert, runId, metrics);
  }

  /** Inside a transaction: adds metrics of the run. */
  complete(runId: number, metrics: readonly Metric[]): void {
    this.#insert(this.#statements.insertOrReplace, runId, metrics);
  }

  #write(rows: readonly { readonly runId: number; readonly metric: Metric }[]): void {
    ownedTransaction(this.#db, () => {
      for (const { runId, metric } of rows) this.#insert(this.#statements.insertOrReplace, runId, [metric]);
    });
  }

  #insert(insert: Insertion, runId: number, metrics: readonly Metric[]): void {
    for (const { key, step, value, timestampMs } of metrics) {
      this.#statements.insertKey.run(key);
      insert.run(runId, key, step, value, Math.round(timestampMs));
    }
  }
}

type Insertion = ReturnType<typeof prepare>['insert'];
type Row = [runId: number, key: string, step: number, value: number, timestampMs: number];

const into =
  'into metrics (run_id, key_id, step, value, timestamp_ms) values (?, (select id from metric_keys where key = ?), ?, ?, ?)';

const prepare = (db: Db) => ({
  insertKey: db.prepare('insert or ignore into metric_keys (key) values (?)'),
  /** Live metrics are repeated after a run is resumed. */
  insertOrReplace: db.prepare<Row>(`insert or replace ${into}`),
  insert: db.prepare<Row>(`insert ${into}`),
  empty: db.prepare('delete from metrics where run_id = ?'),
});
