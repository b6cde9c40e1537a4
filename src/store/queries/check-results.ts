import { FixresError } from '../../base/errors.ts';
import type { RunKind } from '../../domain/jobs/run-kinds.ts';
import { digestOfResults } from '../runs/results-digest.ts';
import type { Store } from '../store.ts';
import { damagedHint } from '../stored-json.ts';

/*
 * SQLite keeps no checksums: a flipped bit in a page of `results` silently becomes another number. The results of a run are therefore checked against the digest from when it finished before they are used.
 */

/** Checks the runs of these kinds in the experiment's latest plan. Throws `STORE_CORRUPT`. */
export const checkResultsOf = (store: Store, experiment: string, kinds: readonly RunKind[]): void =>
  compare(
    store,
    store.db
      .prepare<[string, string], Row>(
        `${columns} from experiments
         join experiment_runs on experiment_runs.experiment_id = experiments.id and is_current = 1
         join runs on runs.id = experiment_runs.run_id and results_sha256 is not null
         left join results on results.run_id = runs.id
         where experiments.name = ? and runs.kind in (select value from json_each(?))
         order by runs.id`,
      )
      .all(experiment, JSON.stringify(kinds)),
  );

/** Checks the runs with these keys. Throws `STORE_CORRUPT`. */
export const checkResults = (store: Store, keys: readonly string[]): void =>
  compare(
    store,
    store.db
      .prepare<[string], Row>(
        `${columns} from json_each(?) wanted
         join runs on runs.key = wanted.value and results_sha256 is not null
         left join results on results.run_id = runs.id
         order by runs.id`,
      )
      .all(JSON.stringify([...new Set(keys)])),
  );

const columns = 'select runs.key, results_sha256 as sha256, results.name, results.value';

/** `name` is null if a run has no results. */
interface Row {
  readonly key: string;
  readonly sha256: string;
  readonly name: string | null;
  readonly value: number | null;
}

/** Rows of one run are adjacent. */
const compare = (store: Store, rows: readonly Row[]): void => {
  for (let start = 0, end = 0; start < rows.length; start = end) {
    const { key, sha256 } = rows[start]!;
    while (rows[end]?.key === key) end++;
    const results = rows
      .slice(start, end)
      .flatMap(({ name, value }) => (name === null ? [] : [[name, value] as const]));
    if (digestOfResults(results) !== sha256) throw damagedResults(store, key);
  }
};

const damagedResults = ({ paths }: Store, key: string): FixresError =>
  new FixresError(
    'STORE_CORRUPT',
    `${paths.database} is damaged: its results of run ${key.slice(0, 8)} differ from those in ${paths.outcome(key)}`,
    { path: paths.database, hint: damagedHint },
  );
