import type { SerialisedError } from '../../../base/errors.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { Artifact, RunStatus, StatusReason } from '../../../domain/events.ts';
import type { RunJob } from '../../../domain/jobs/jobs.ts';
import type { RunLabels } from '../../../domain/jobs/run-labels.ts';
import type { Store } from '../../store.ts';
import { storedJson } from '../../stored-json.ts';
import { checkResults } from '../check-results.ts';
import { damagesOf, type FoundDamage } from '../damages.ts';
import { type MetricSummary, metricsOf } from '../metric-curve.ts';
import { findRun } from './find-run.ts';

export interface AttemptRecord {
  readonly attempt: number;
  readonly status: RunStatus;
  readonly reason: StatusReason | null;
  readonly error: SerialisedError | null;
  readonly host: string;
  readonly pid: number | null;
  readonly threads: number;
  readonly startedMs: number;
  readonly endedMs: number | null;
  /** null if unknown, as for a process that died. */
  readonly peakMemoryBytes: number | null;
  /** Location of its output, if any. */
  readonly logFile: string;
}

export interface PartRecord extends Pick<RunRecord, 'key' | 'status' | 'reason' | 'startedMs' | 'endedMs'> {
  readonly title: string;
}

/** Everything known about a run. */
export interface RunRecord {
  readonly key: string;
  readonly status: RunStatus;
  readonly reason: StatusReason | null;
  readonly error: SerialisedError | null;
  readonly job: RunJob;
  readonly folder: string;
  /** Its experiments, and its titles in them. */
  readonly experiments: readonly { readonly name: string; readonly title: string; readonly labels: RunLabels }[];
  readonly inputs: readonly { readonly input: string; readonly key: string; readonly status: RunStatus }[];
  /** Parts of the pass that computes its features, where the time is spent; empty for other kinds of runs. */
  readonly parts: readonly PartRecord[];
  readonly results: Readonly<Record<string, number | null>>;
  /** Numbers over time, by name. */
  readonly metrics: readonly MetricSummary[];
  readonly artifacts: readonly Artifact[];
  readonly attempts: readonly AttemptRecord[];
  /** Files of its folder that were found damaged. */
  readonly damages: readonly FoundDamage[];
  readonly environment: JsonObject | null;
  readonly startedMs: number | null;
  readonly endedMs: number | null;
}

/** The run whose key starts with the given characters. Throws as `findRun` does. */
export const showRun = (store: Store, keyPrefix: string): RunRecord => {
  const key = findRun(store, keyPrefix);
  const { id, job, error, environment, ...run } = store.db
    .prepare<[string], Row>(
      `select id, key, status, reason, error, job, environment, started_ms as startedMs, ended_ms as endedMs
       from runs where key = ?`,
    )
    .get(key)!;
  return {
    ...run,
    job: storedJson(job),
    error: parsed(error),
    environment: parsed(environment),
    folder: store.paths.folder(key),
    experiments: experimentsOf(store, id),
    inputs: inputsOf(store, id),
    parts: partsOf(store, key),
    results: resultsOf(store, key),
    metrics: metricsOf(store, key),
    artifacts: artifactsOf(store, id),
    attempts: attemptsOf(store, id, key),
    damages: damagesOf(store, key),
  };
};

type Json<T, Members extends keyof T> = Omit<T, Members> & { readonly [Member in Members]: string | null };

interface Row extends Pick<RunRecord, 'key' | 'status' | 'reason' | 'startedMs' | 'endedMs'> {
  readonly id: number;
  readonly job: string;
  readonly error: string | null;
  readonly environment: string | null;
}

const parsed = <T>(json: string | null): T | null => (json === null ? null : (storedJson(json) as T));

const experimentsOf = (store: Store, runId: number): RunRecord['experiments'] =>
  store.db
    .prepare<[number], { name: string; title: string; labels: string }>(
      `select name, title, labels from experiment_runs join experiments on experiments.id = experiment_id
       where run_id = ? order by name`,
    )
    .all(runId)
    .map(({ labels, ...row }) => ({ ...row, labels: storedJson(labels) as RunLabels }));

const inputsOf = (store: Store, runId: number): RunRecord['inputs'] =>
  store.db
    .prepare<[number], RunRecord['inputs'][number]>(
      `select input, key, status from run_edges join runs on runs.id = input_id where run_id = ? order by input`,
    )
    .all(runId);

const partsOf = (store: Store, key: string): PartRecord[] =>
  store.db
    .prepare<[string], PartRecord>(
      `select runs.key, status, reason, started_ms as startedMs, ended_ms as endedMs, min(title) as title
       from runs join experiment_runs on run_id = runs.id, json_each(job, '$.params.views') view
       where kind = 'pass' and view.value ->> '$.features' = ? group by runs.id order by runs.id`,
    )
    .all(key);

/** Final numbers of a run, by name; null if not a number. Throws `STORE_CORRUPT`. */
export const resultsOf = (store: Store, key: string): RunRecord['results'] => {
  checkResults(store, [key]);
  return Object.fromEntries(
    store.db
      .prepare<[string], { name: string; value: number | null }>(
        'select name, value from results where run_id = (select id from runs where key = ?) order by name',
      )
      .all(key)
      .map(({ name, value }) => [name, value]),
  );
};

const artifactsOf = (store: Store, runId: number): Artifact[] =>
  store.db
    .prepare<[number], Artifact>('select name, bytes, sha256 from artifacts where run_id = ? order by name')
    .all(runId);

const attemptsOf = (store: Store, runId: number, key: string): AttemptRecord[] =>
  store.db
    .prepare<[number], Json<AttemptRecord, 'error' | 'logFile'>>(
      `select attempt, status, reason, error, host, pid, threads, log_file as logFile, started_ms as startedMs,
         ended_ms as endedMs, peak_memory_bytes as peakMemoryBytes
       from attempts where run_id = ? order by attempt`,
    )
    .all(runId)
    .map(({ error, logFile, ...row }) => ({
      ...row,
      error: parsed<SerialisedError>(error),
      logFile: logFile ?? store.paths.log(key, row.attempt),
    }));
