import { rmSync } from 'node:fs';
import { counted } from '../../base/counted.ts';
import { FixresError } from '../../base/errors.ts';
import { ownedTransaction } from '../owned-transaction.ts';
import { explained } from '../sqlite-errors.ts';
import type { Store } from '../store.ts';

/** Tables with the data of a run. */
const leftBy = ['attempts', 'results', 'metrics', 'artifacts', 'predictions', 'progress', 'damages'] as const;

export interface RemoveRunOptions {
  /** Remove it even if finished runs have read its files. */
  readonly force?: boolean;
}

/**
 * Removes a run's files, results and attempts. The run itself stays if an experiment or another run refers to it, and
 * runs when it is planned again. Throws `CLI_USAGE` if finished runs depend on it, unless forced.
 */
export const removeRun = (store: Store, key: string, { force = false }: RemoveRunOptions = {}): void => {
  const { db, paths } = store;
  const runId = db.prepare<[string], number>('select id from runs where key = ?').pluck().get(key);
  if (runId === undefined) return;
  const readers = db
    .prepare<[number], string>(
      `select distinct readers.key from run_edges join runs readers on readers.id = run_id
       where input_id = ? and readers.status = 'FINISHED' order by readers.key`,
    )
    .pluck()
    .all(runId);
  if (readers.length > 0 && !force) throw stillRead(key, readers);
  explained(paths.database, () => {
    ownedTransaction(db, () => {
      for (const table of leftBy) db.prepare(`delete from ${table} where run_id = ?`).run(runId);
      db.prepare(
        `update runs set status = 'SCHEDULED', reason = null, error = null, environment = null, started_ms = null,
           ended_ms = null, results_sha256 = null, predictions_sha256 = null where id = ?`,
      ).run(runId);
      db.prepare(
        `delete from runs where id = ? and id not in (select input_id from run_edges)
           and id not in (select run_id from experiment_runs)`,
      ).run(runId);
    });
    rmSync(paths.folder(key), { recursive: true, force: true });
  });
};

const stillRead = (key: string, readers: readonly string[]): FixresError =>
  new FixresError(
    'CLI_USAGE',
    `${counted(readers.length, 'finished run depends', 'finished runs depend')} on ${key.slice(0, 8)}: ` +
      readers
        .slice(0, 5)
        .map((reader) => reader.slice(0, 8))
        .join(', '),
    {
      hint: 'remove those first, or use --force, which keeps their results; this run is repeated when one of them is repeated',
    },
  );
