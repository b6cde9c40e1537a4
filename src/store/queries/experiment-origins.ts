import type { JsonObject } from '../../base/json.ts';
import type { RunJob } from '../../domain/jobs/jobs.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import type { Store } from '../store.ts';
import { storedJson } from '../stored-json.ts';

/** The inputs of an experiment's finished runs and where they ran: enough to reproduce them elsewhere. */
export interface ExperimentOrigins {
  /** With every default filled in; null if it was not kept. */
  readonly spec: JsonObject | null;
  readonly specKey: string;
  /** `fingerprint` covers the files' content; null for synthetic images, which the seed and the spec determine. */
  readonly datasets: readonly {
    readonly name: string;
    readonly kind: string;
    readonly fingerprint: string | null;
    readonly seed: number | null;
  }[];
  /** SHA-256 of weights files, with their networks. */
  readonly weights: readonly { readonly model: string; readonly sha256: string }[];
  /** Versions of our code, by the kind of run. */
  readonly codeVersions: Readonly<Record<string, number>>;
  readonly seeds: readonly number[];
  /** As recorded with the results, each once. */
  readonly environments: readonly JsonObject[];
  readonly runs: number;
  readonly finished: number;
  /** Start of the first run or part and end of the last one, milliseconds since 1970; null if none has finished. */
  readonly startedMs: number | null;
  readonly endedMs: number | null;
  /** Total duration of the runs and of the parts of their passes, milliseconds. */
  readonly spentMs: number;
}

/** For an experiment in the store. */
export const experimentOrigins = (store: Store, experiment: string): ExperimentOrigins => {
  const rows = runsOf(store, experiment);
  const finished = rows.filter(({ status }) => status === 'FINISHED');
  const jobs = finished.map(({ job, labels }) => ({
    job: storedJson(job) as RunJob,
    labels: storedJson(labels) as RunLabels,
  }));
  const timed = [...finished, ...finishedParts(store, experiment)];
  const starts = timed.flatMap(({ startedMs }) => startedMs ?? []).sort((a, b) => a - b);
  const ends = timed.flatMap(({ endedMs }) => endedMs ?? []).sort((a, b) => a - b);
  return {
    ...specOf(store, experiment),
    datasets: distinct(jobs.flatMap(datasetOf)),
    weights: distinct(jobs.flatMap(weightsOf)),
    codeVersions: Object.fromEntries(jobs.map(({ job }) => [job.kind, job.codeVersion])),
    seeds: [...new Set(jobs.flatMap(({ labels }) => labels.seed ?? []))].sort((a, b) => a - b),
    environments: [...new Set(finished.flatMap(({ environment }) => environment ?? []))].map(
      (json) => storedJson(json) as JsonObject,
    ),
    runs: rows.length,
    finished: finished.length,
    startedMs: starts[0] ?? null,
    endedMs: ends.at(-1) ?? null,
    spentMs: timed.reduce((sum, { startedMs, endedMs }) => sum + ((endedMs ?? 0) - (startedMs ?? endedMs ?? 0)), 0),
  };
};

interface StoredRun {
  readonly job: string;
  readonly labels: string;
  readonly status: string;
  readonly environment: string | null;
  readonly startedMs: number | null;
  readonly endedMs: number | null;
}

const runsOf = (store: Store, experiment: string): StoredRun[] =>
  store.db
    .prepare<[string], StoredRun>(
      `select job, labels, status, environment, started_ms as startedMs, ended_ms as endedMs
       from experiments
       join experiment_runs on experiment_id = experiments.id and is_current = 1
       join runs on runs.id = run_id
       where experiments.name = ? order by position`,
    )
    .all(experiment);

/** The parts in which features of the experiment's finished runs were computed: most of the time was spent there. */
const finishedParts = (store: Store, experiment: string): Pick<StoredRun, 'startedMs' | 'endedMs'>[] =>
  store.db
    .prepare<[string], Pick<StoredRun, 'startedMs' | 'endedMs'>>(
      `with finished(key) as (
         select key from experiments
         join experiment_runs on experiment_id = experiments.id and is_current = 1
         join runs on runs.id = run_id
         where experiments.name = ? and status = 'FINISHED')
       select started_ms as startedMs, ended_ms as endedMs from runs parts
       where kind = 'pass' and status = 'FINISHED'
       and exists (select 1 from json_each(parts.job, '$.params.views') view
                   where view.value ->> '$.features' in (select key from finished))`,
    )
    .all(experiment);

const specOf = (store: Store, experiment: string): Pick<ExperimentOrigins, 'spec' | 'specKey'> => {
  const { spec, specKey } = store.db
    .prepare<[string], { readonly spec: string | null; readonly specKey: string }>(
      'select spec, spec_key as specKey from experiments where name = ?',
    )
    .get(experiment)!;
  return { spec: spec === null ? null : (storedJson(spec) as JsonObject), specKey };
};

interface LabelledJob {
  readonly job: RunJob;
  readonly labels: RunLabels;
}

const datasetOf = ({ job, labels }: LabelledJob): ExperimentOrigins['datasets'][number][] => {
  if (job.kind !== 'index') return [];
  const { kind, fingerprint, seed } = job.params.dataset;
  return [{ name: labels.dataset, kind, fingerprint, seed }];
};

const weightsOf = ({ job: { params }, labels }: LabelledJob): ExperimentOrigins['weights'][number][] => {
  const sha256 = 'model' in params ? (params.model?.weightsSha256 ?? null) : null;
  return sha256 === null || labels.model === null ? [] : [{ model: labels.model, sha256 }];
};

const distinct = <T>(values: readonly T[]): T[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];
