import { type SerialisedError, serialiseError } from '../../../base/errors.ts';
import type { FailureCause, StatusReason } from '../../../domain/events.ts';
import { failureCauses, type UnfinishedRun } from '../../../plan/failure-causes.ts';
import type { Store } from '../../store.ts';
import { storedJson } from '../../stored-json.ts';

/** Why runs of the experiment's latest plan failed, each cause once, in order of occurrence. */
export const storedCauses = (store: Store, experiment: string): FailureCause[] => {
  const rows = store.db.prepare<[string], Row>(unfinished).all(experiment);
  const after = new Map(rows.map(({ key, inputs }) => [key, storedJson(inputs) as string[]]));
  return failureCauses(
    rows.map((row) => unfinishedRun(row)),
    (key) => after.get(key) ?? [],
  );
};

interface Row {
  readonly key: string;
  readonly title: string;
  readonly status: 'FAILED' | 'KILLED';
  readonly reason: StatusReason | null;
  readonly error: string | null;
  readonly logFile: string | null;
  /** Keys of the runs that it needs, as a JSON list. */
  readonly inputs: string;
}

const unfinished = `
  select key, title, status, reason, error,
    (select log_file from attempts where run_id = runs.id order by attempt desc limit 1) as logFile,
    (select json_group_array(needed.key) from run_edges
      join runs needed on needed.id = input_id where run_edges.run_id = runs.id) as inputs
  from experiments
  join experiment_runs on experiment_id = experiments.id and is_current = 1
  join runs on runs.id = run_id
  where name = ? and status in ('FAILED', 'KILLED')
  order by ended_ms, position`;

const unfinishedRun = ({ inputs: _, error, ...run }: Row): UnfinishedRun => ({
  ...run,
  error: storedError(error),
});

/** The error of a run as stored in the database. */
export const storedError = (json: string | null): SerialisedError =>
  json === null ? serialiseError(new Error('no reason was recorded')) : storedJson<SerialisedError>(json);
