import type { RunStatus, StatusReason } from '../../../domain/events.ts';
import type { Store } from '../../store.ts';

/** The state of a run in an experiment's current plan, or of a part of a pass. */
export interface RunState {
  readonly key: string;
  readonly isPart: boolean;
  readonly status: RunStatus;
  readonly reason: StatusReason | null;
  /** The latest attempt; 0: never tried. */
  readonly attempt: number;
  readonly startedMs: number | null;
  readonly endedMs: number | null;
}

/** Sorted by end or start time. */
export const runStates = (store: Store, experiment: string): RunState[] =>
  store.db
    .prepare<[string], Omit<RunState, 'isPart'> & { readonly isPart: 0 | 1 }>(
      `select key, kind = 'pass' as isPart, status, reason, started_ms as startedMs, ended_ms as endedMs,
         coalesce((select max(attempt) from attempts where run_id = runs.id), 0) as attempt
       from experiments
       join experiment_runs on experiment_id = experiments.id
       join runs on runs.id = run_id
       where name = ? and (is_current = 1 or kind = 'pass') order by coalesce(ended_ms, started_ms), position`,
    )
    .all(experiment)
    .map((state) => ({ ...state, isPart: state.isPart === 1 }));

/** The process and the threads of an attempt; null if it is not recorded. */
export const attemptProcess = (
  store: Store,
  key: string,
  attempt: number,
): { readonly pid: number | null; readonly threads: number } | null =>
  store.db
    .prepare<[string, number], { pid: number | null; threads: number }>(
      'select pid, threads from attempts where run_id = (select id from runs where key = ?) and attempt = ?',
    )
    .get(key, attempt) ?? null;

/** The last error of a run, as read by `storedError`. */
export const errorTextOf = (store: Store, key: string): string | null =>
  store.db.prepare<[string], string | null>('select error from runs where key = ?').pluck().get(key) ?? null;

/** Changes whenever another process writes to the store. */
export const dataVersion = (store: Store): unknown => store.db.pragma('data_version', { simple: true });
