import type { JsonObject } from '../../../base/json.ts';
import type { RunJob } from '../../../domain/jobs/jobs.ts';
import type { RunLabels } from '../../../domain/jobs/run-labels.ts';
import type { PlannedRun } from '../../../plan/types.ts';
import type { Store } from '../../store.ts';
import { storedJson } from '../../stored-json.ts';

/** A run in the store, and its last execution. */
export interface StoredRun extends Pick<PlannedRun, 'job' | 'title' | 'labels'> {
  /** null for a run that has not finished. */
  readonly environment: JsonObject | null;
}

/** The run with this key and all its inputs, direct and indirect; inputs first. */
export const runHistory = (store: Store, key: string): StoredRun[] => {
  const rows = store.db
    .prepare<[string], Row>(
      `with recursive needed (id) as (
         select id from runs where key = ?
         union select input_id from run_edges join needed on run_id = needed.id
       )
       select job, environment, title, labels from needed
       join runs on runs.id = needed.id
       join experiment_runs on experiment_runs.run_id = runs.id
       group by runs.id order by runs.id`,
    )
    .all(key)
    .map(
      ({ job, environment, labels, title }): StoredRun => ({
        job: storedJson(job) as RunJob,
        title,
        labels: storedJson(labels) as RunLabels,
        environment: environment === null ? null : (storedJson(environment) as JsonObject),
      }),
    );
  return inputsFirst(rows);
};

interface Row {
  readonly job: string;
  readonly environment: string | null;
  readonly title: string;
  readonly labels: string;
}

const inputsFirst = (runs: readonly StoredRun[]): StoredRun[] => {
  const byKey = new Map(runs.map((run) => [run.job.key, run]));
  const ordered = new Set<StoredRun>();
  const visit = (run: StoredRun): void => {
    if (ordered.has(run)) return;
    for (const input of inputKeysOf(run)) visit(byKey.get(input)!);
    ordered.add(run);
  };
  for (const run of runs) visit(run);
  return [...ordered];
};

/** Keys of the runs that it reads, without duplicates. */
export const inputKeysOf = ({ job }: Pick<StoredRun, 'job'>): string[] => [
  ...new Set(Object.values<string>(job.inputs)),
];
