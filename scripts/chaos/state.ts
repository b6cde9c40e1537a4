import { openStore, type Store } from '../../src/store/store.ts';

/** What must be the same however a grid was disturbed. */
export interface Outcome {
  /** `key status name value`, and so on: one line for each fact. */
  readonly facts: readonly string[];
  readonly finished: ReadonlySet<string>;
  /** Answers of `PRAGMA integrity_check` other than `ok`. */
  readonly problems: readonly string[];
  /** Attempts that finished, by run. */
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
        ...rows('select key, status, name, value from runs left join results on run_id = id order by key, name'),
        ...rows('select key, name, bytes, sha256 from runs join artifacts on run_id = id order by key, name'),
        ...rows('select key, image, predicted, loss from runs join predictions on run_id = id order by key, image'),
      ],
      finished: new Set(rows("select key from runs where status = 'FINISHED'")),
      problems: (db.pragma('integrity_check') as { integrity_check: string }[])
        .map((row) => row.integrity_check)
        .filter((answer) => answer !== 'ok'),
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

export interface ArtifactFile {
  readonly key: string;
  readonly file: string;
}

/** Files of finished runs that an unfinished run still has to read; all files of finished runs where there are none. */
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
    const awaited = files(`and id in (select input_id from run_edges join runs readers on readers.id = run_edges.run_id
      where readers.status <> 'FINISHED')`);
    return awaited.length > 0 ? awaited : files('');
  });

const reading = <T>(runsDir: string, ask: (store: Store) => T): T => {
  const store = openStore(runsDir, { readonly: true });
  try {
    return ask(store);
  } finally {
    store.close();
  }
};
