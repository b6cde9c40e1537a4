import { resultsAreThere } from '../runs/run-files.ts';
import type { Store } from '../store.ts';

/**
 * The number of runs in the experiment's latest plan, if it was made from the inputs that `madeFrom` digests and every
 * run would be cached: finished, with its files intact. Features may be gone, since no run waits for them. null
 * otherwise.
 */
export const finishedRuns = (store: Store, experiment: string, madeFrom: string): number | null => {
  const plan = store.db
    .prepare<[string, string], { id: number; runs: number; finished: number }>(
      `select experiments.id, count(*) as runs, count(*) filter (where status = 'FINISHED') as finished
       from experiments
       join experiment_runs on experiment_id = experiments.id and is_current = 1
       join runs on runs.id = run_id
       where name = ? and made_from = ?
       group by experiments.id`,
    )
    .get(experiment, madeFrom);
  if (plan === undefined || plan.finished < plan.runs) return null;
  return filesAreThere(store, plan.id) ? plan.runs : null;
};

const filesAreThere = (store: Store, experimentId: number): boolean => {
  const left = store.db
    .prepare<[number], [key: string, name: string | null, bytes: number | null]>(
      `select key, name, bytes from experiment_runs
       join runs on runs.id = experiment_runs.run_id
       left join artifacts on artifacts.run_id = runs.id
       where experiment_id = ? and is_current = 1 and kind <> 'features'
       order by experiment_runs.run_id`,
    )
    .raw()
    .all(experimentId);
  for (let first = 0; first < left.length; ) {
    const [key] = left[first]!;
    const artifacts = [];
    for (; left[first]?.[0] === key; first++) {
      const [, name, bytes] = left[first]!;
      if (name !== null) artifacts.push({ name, bytes: bytes! });
    }
    if (!resultsAreThere(store.paths, key, artifacts)) return false;
  }
  return true;
};
