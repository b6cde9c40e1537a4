import { existsSync } from 'node:fs';
import { sha256OfFile } from '../../src/base/files/hash-file.ts';
import { canonicalJson } from '../../src/base/json.ts';
import type { Metric } from '../../src/domain/events.ts';
import { readCurve } from '../../src/plan/handover/curve-file.ts';
import { readOutcomeFile } from '../../src/plan/handover/outcome-file.ts';
import type { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { openStore, type Store } from '../../src/store/store.ts';

/** Everything that must be the same no matter how a grid was disturbed. */
export interface Outcome {
  /** `key status name value`, and so on: one line for each fact. A curve has one for each of its points. */
  readonly facts: readonly string[];
  readonly finished: ReadonlySet<string>;
  /** Parts of passes that have finished. */
  readonly parts: ReadonlySet<string>;
  /** Results of `PRAGMA integrity_check` other than `ok`. */
  readonly problems: readonly string[];
  /**
   * Curves of finished training runs that lack a point for an epoch, whose last loss is not the result, or that differ
   * from the file that the run kept.
   */
  readonly brokenCurves: readonly string[];
  /** Artifacts of finished runs that are missing on disk or differ from what was recorded. */
  readonly changedFiles: readonly ArtifactFile[];
  /** Number of attempts that finished, by run. */
  readonly finishedAttempts: ReadonlyMap<string, number>;
}

/** Reads a runs folder. */
export const outcomeIn = (runsDir: string): Outcome =>
  reading(runsDir, (store) => {
    const { db } = store;
    const rows = (sql: string): string[] =>
      db
        .prepare<[], unknown[]>(sql)
        .raw()
        .all()
        .map((row) => row.join(' '));
    return {
      facts: [
        ...rows(`select key, status, name, value from runs left join results on run_id = id
                 where kind <> 'pass' order by key, name`),
        ...rows(`select key, name, bytes, sha256 from runs join artifacts on run_id = id
                 where kind <> 'pass' order by key, name`),
        ...rows('select key, image, predicted, loss from runs join predictions on run_id = id order by key, image'),
        ...rows(`select runs.key, 'curve ' || metric_keys.key, step, value from metrics join runs on runs.id = run_id
                 join metric_keys on metric_keys.id = key_id order by 1, 2, 3`),
      ],
      finished: new Set(rows("select key from runs where status = 'FINISHED' and kind <> 'pass'")),
      parts: new Set(rows("select key from runs where status = 'FINISHED' and kind = 'pass'")),
      problems: (db.pragma('integrity_check') as { integrity_check: string }[])
        .map((row) => row.integrity_check)
        .filter((answer) => answer !== 'ok'),
      brokenCurves: [...brokenCurves(store), ...otherCurves(store)],
      changedFiles: changedFiles(store),
      finishedAttempts: new Map(
        db
          .prepare<[], [string, number]>(
            `select key, count(*) from attempts join runs on id = run_id where attempts.status = 'FINISHED' group by key`,
          )
          .raw()
          .all(),
      ),
    };
  });

/**
 * Needs no run to compare with, so that it also detects a program that always loses metrics. The workers of tests
 * report no loss.
 */
const brokenCurves = ({ db }: Store): string[] =>
  db
    .prepare<
      [],
      { key: string; kind: string; points: number; epochs: number; last: number | null; loss: number | null }
    >(
      `select runs.key, kind,
         (select count(*) from metrics join metric_keys on id = key_id where run_id = runs.id and key = 'train_loss') as points,
         coalesce((select value from results where run_id = runs.id and name = 'epochs'), job ->> '$.params.recipe.epochs') as epochs,
         (select value from metrics join metric_keys on id = key_id where run_id = runs.id and key = 'train_loss'
           order by step desc limit 1) as last,
         (select value from results where run_id = runs.id and name = 'loss') as loss
       from runs where status = 'FINISHED' and kind in ('train', 'finetune')`,
    )
    .all()
    .filter(({ points, epochs, last, loss }) => loss !== null && (points !== epochs || last !== loss))
    .map(({ key, kind, points, epochs, last, loss }) =>
      points === epochs
        ? `${kind} ${key}: its loss is ${loss}, and its curve ends with ${last}`
        : `${kind} ${key}: its curve has ${points} points for ${epochs} epochs`,
    );

/** Curves in the store that differ from those in the runs' folders. */
const otherCurves = ({ db, paths }: Store): string[] => {
  const stored = db.prepare<[number], string>(
    `select json_array(key, step, value) from metrics join metric_keys on id = key_id where run_id = ? order by key, step`,
  );
  return db
    .prepare<[], { id: number; key: string; kind: string }>(
      "select id, key, kind from runs where status = 'FINISHED' and kind in ('train', 'heads', 'finetune')",
    )
    .all()
    .filter(({ id, key }) => {
      const kept = keptCurve(paths, key).toSorted(
        (a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)) || a.step - b.step,
      );
      const rows = stored
        .pluck()
        .all(id)
        .map((row) => JSON.parse(row));
      return canonicalJson(rows) !== canonicalJson(kept.map(({ key: name, step, value }) => [name, step, value]));
    })
    .map(({ key, kind }) => `${kind} ${key}: its curve in the store is not the one in its folder`);
};

/** Empty if it is missing or damaged. */
const keptCurve = (paths: RunPaths, key: string): readonly Metric[] => {
  const outcome = readOutcomeFile(paths.outcome(key), key);
  const mark = 'value' in outcome ? outcome.value.curve : undefined;
  try {
    return mark === undefined ? [] : readCurve(paths.curve(key), mark);
  } catch {
    return [];
  }
};

const changedFiles = (store: Store): ArtifactFile[] =>
  store.db
    .prepare<[], { key: string; name: string; sha256: string }>(
      `select key, name, sha256 from runs join artifacts on run_id = id where status = 'FINISHED' and kind <> 'pass'
       order by key, name`,
    )
    .all()
    .map(({ key, name, sha256 }) => ({ key, file: store.paths.artifact(key, name), sha256 }))
    .filter(({ file, sha256 }) => !existsSync(file) || sha256OfFile(file) !== sha256);

export interface ArtifactFile {
  readonly key: string;
  readonly file: string;
}

/**
 * Files of finished runs that an unfinished run still has to read, including parts of unfinished passes; all files of
 * finished runs if there are none.
 */
export const artifactsToRead = (runsDir: string): ArtifactFile[] =>
  reading(runsDir, (store) => {
    const files = (condition: string): ArtifactFile[] =>
      store.db
        .prepare<[], { key: string; name: string }>(
          `select key, name from runs join artifacts on run_id = id
           where status = 'FINISHED' and bytes > 0 ${condition} order by key, name`,
        )
        .all()
        .map(({ key, name }) => ({ key, file: store.paths.artifact(key, name) }));
    const awaited = files(`and (id in (select input_id from run_edges join runs readers on readers.id = run_edges.run_id
      where readers.status <> 'FINISHED') or (kind = 'pass' and exists (
        select 1 from json_each(job, '$.params.views') view join runs features
        on features.key = view.value ->> '$.features' where features.status <> 'FINISHED')))`);
    return awaited.length > 0 ? awaited : files('');
  });

/** Queries the store of a runs folder. */
export const reading = <T>(runsDir: string, ask: (store: Store) => T): T => {
  const store = openStore(runsDir, { readonly: true });
  try {
    return ask(store);
  } finally {
    store.close();
  }
};
