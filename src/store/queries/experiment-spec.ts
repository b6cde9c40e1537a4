import type { Select } from '../../spec/experiment.ts';
import type { Store } from '../store.ts';
import { storedJson } from '../stored-json.ts';

/** The `select` section of the spec that the experiment was planned from last; null where nothing is held out. */
export const selectionOf = (store: Store, experiment: string): Select | null => {
  const spec = store.db
    .prepare<[string], string | null>('select spec from experiments where name = ?')
    .pluck()
    .get(experiment);
  const resolved = spec === undefined || spec === null ? {} : (storedJson(spec) as { readonly select?: Select | null });
  return resolved.select ?? null;
};
