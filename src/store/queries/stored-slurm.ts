import type { SlurmOptions } from '../../spec/experiment.ts';
import type { Store } from '../store.ts';
import { storedJson } from '../stored-json.ts';

/** The `slurm` section of the experiment's spec; null if it has none. */
export const storedSlurm = (store: Store, experiment: string): SlurmOptions | null => {
  const json = store.db
    .prepare<[string], string | null>("select spec -> '$.slurm' from experiments where name = ?")
    .pluck()
    .get(experiment);
  return json === null || json === undefined ? null : (storedJson(json) as SlurmOptions | null);
};
