import type { SerialisedError } from '../../base/errors.ts';
import type { RunStatus, StatusReason } from '../../base/events.ts';
import type { RunKind } from '../../plan/types.ts';
import type { Store } from '../store.ts';

export interface RunFilters {
  readonly experiment?: string;
  readonly status?: RunStatus;
  readonly kind?: RunKind;
}

export interface RunSummary {
  readonly key: string;
  readonly kind: RunKind;
  readonly status: RunStatus;
  /** Says more about FAILED and KILLED. */
  readonly reason: StatusReason | null;
  readonly error: SerialisedError | null;
  readonly experiment: string;
  readonly title: string;
  readonly attempts: number;
  readonly startedMs: number | null;
  readonly endedMs: number | null;
}

/**
 * Runs of the latest plans, experiment after experiment, in the order of the plan. A run that several experiments
 * share is listed in each.
 */
export const listRuns = (store: Store, filters: RunFilters = {}): RunSummary[] =>
  store.db
    .prepare<[object], Row>(
      `select runs.key, runs.kind, runs.status, runs.reason, runs.error, experiments.name as experiment, title,
         (select count(*) from attempts where attempts.run_id = runs.id) as attempts,
         started_ms as startedMs, ended_ms as endedMs
       from experiment_runs
       join experiments on experiments.id = experiment_id
       join runs on runs.id = experiment_runs.run_id
       where is_current = 1
         and (:experiment is null or experiments.name = :experiment)
         and (:status is null or runs.status = :status)
         and (:kind is null or runs.kind = :kind)
       order by experiments.planned_ms, experiments.id, position`,
    )
    .all({ experiment: filters.experiment ?? null, status: filters.status ?? null, kind: filters.kind ?? null })
    .map(({ error, ...row }) => ({ ...row, error: error === null ? null : JSON.parse(error) }));

type Row = Omit<RunSummary, 'error'> & { readonly error: string | null };
