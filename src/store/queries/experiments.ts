import type { Store } from '../store.ts';

export interface ExperimentSummary {
  readonly name: string;
  readonly specKey: string;
  /** null for a spec given as text. */
  readonly file: string | null;
  readonly plannedMs: number;
  /** Runs of the latest plan. */
  readonly runs: number;
  readonly finished: number;
}

/** All experiments, the most recently planned first. */
export const listExperiments = (store: Store): ExperimentSummary[] =>
  store.db
    .prepare<[], ExperimentSummary>(
      `select name, spec_key as specKey, file, planned_ms as plannedMs, count(runs.id) as runs,
         count(*) filter (where status = 'FINISHED') as finished
       from experiments
       left join experiment_runs on experiment_id = experiments.id and is_current = 1
       left join runs on runs.id = run_id
       group by experiments.id
       order by planned_ms desc, name`,
    )
    .all();
