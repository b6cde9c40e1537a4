import type { MetricName } from '../../domain/choices.ts';
import type { Select } from '../../spec/experiment.ts';
import type { Store } from '../store.ts';
import { storedJson } from '../stored-json.ts';

/** The `select` section of the experiment's latest spec; null if nothing is held out. */
export const selectionOf = (store: Store, experiment: string): Select | null =>
  specOf(store, experiment).select ?? null;

/** The `metrics` of the experiment's latest spec; undefined if it has none. */
export const metricsOf = (store: Store, experiment: string): readonly MetricName[] | undefined =>
  specOf(store, experiment).metrics;

const specOf = (store: Store, experiment: string): StoredSpec => {
  const spec = store.db
    .prepare<[string], string | null>('select spec from experiments where name = ?')
    .pluck()
    .get(experiment);
  return spec === undefined || spec === null ? {} : (storedJson(spec) as StoredSpec);
};

interface StoredSpec {
  readonly select?: Select | null;
  readonly metrics?: readonly MetricName[];
}
