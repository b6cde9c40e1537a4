import type { DatasetParams } from '../../../domain/datasets/params.ts';
import type { RunJob } from '../../../domain/jobs/jobs.ts';
import type { Store } from '../../store.ts';
import { storedJson } from '../../stored-json.ts';
import { runHistory } from './run-history.ts';

/** The origins of a run and all its inputs: enough to determine whether another machine has the same. */
export interface RunOrigins {
  /** `fingerprint` covers the files' content; null for synthetic images, which the seed and the params determine. */
  readonly datasets: readonly {
    readonly kind: string;
    readonly fingerprint: string | null;
    readonly seed: number | null;
  }[];
  /** SHA-256 of weights files. */
  readonly weights: readonly string[];
  /** Versions of our code, by the kind of run. */
  readonly codeVersions: Readonly<Record<string, number>>;
  readonly seeds: readonly number[];
  /** The specs of the experiments that the run belongs to, with every default filled in. */
  readonly specs: Readonly<Record<string, unknown>>;
}

export const runOrigins = (store: Store, key: string): RunOrigins => {
  const history = runHistory(store, key);
  const jobs = history.map(({ job }) => job);
  const datasets = jobs.flatMap((job) => (job.kind === 'index' ? [datasetOf(job.params.dataset)] : []));
  return {
    datasets,
    weights: [...new Set(jobs.flatMap((job) => weightsOf(job) ?? []))],
    codeVersions: Object.fromEntries(jobs.map(({ kind, codeVersion }) => [kind, codeVersion])),
    seeds: [...new Set(history.flatMap(({ labels }) => labels.seed ?? []))],
    specs: specsOf(store, key),
  };
};

const datasetOf = ({ kind, fingerprint, seed }: DatasetParams) => ({ kind, fingerprint, seed });

const weightsOf = ({ params }: RunJob): string | null =>
  'model' in params ? (params.model?.weightsSha256 ?? null) : null;

const specsOf = (store: Store, key: string): RunOrigins['specs'] =>
  Object.fromEntries(
    store.db
      .prepare<[string], { name: string; spec: string | null }>(
        `select name, spec from experiments join experiment_runs on experiment_id = experiments.id
         where run_id = (select id from runs where key = ?) order by name`,
      )
      .all(key)
      .flatMap(({ name, spec }) => (spec === null ? [] : [[name, storedJson(spec) as unknown]])),
  );
