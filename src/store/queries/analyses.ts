import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import type { Store } from '../store.ts';
import { storedJson } from '../stored-json.ts';

/** A finished analysis; its numbers are in its run's folder. */
export interface StoredAnalysis {
  readonly key: string;
  readonly labels: RunLabels;
}

/** The finished analyses of the experiment's latest plan, in plan order. */
export const analyses = (store: Store, experiment: string): StoredAnalysis[] =>
  store.db
    .prepare<[string], { readonly key: string; readonly labels: string }>(
      `select runs.key, labels
       from experiments
       join experiment_runs on experiment_runs.experiment_id = experiments.id and is_current = 1
       join runs on runs.id = experiment_runs.run_id and runs.kind = 'analyze' and runs.status = 'FINISHED'
       where experiments.name = ?
       order by position`,
    )
    .all(experiment)
    .map(({ key, labels }) => ({ key, labels: storedJson(labels) as RunLabels }));
