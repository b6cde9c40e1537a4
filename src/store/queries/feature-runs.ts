import type { Artifact, RunStatus } from '../../domain/events.ts';
import type { FeaturesJob } from '../../domain/jobs/jobs.ts';
import type { Store } from '../store.ts';
import { storedJson } from '../stored-json.ts';

/** A run that computes features, whether or not they still exist. */
export interface FeatureRun {
  readonly key: string;
  readonly status: RunStatus;
  readonly job: FeaturesJob;
  /** From the first experiment with this run. */
  readonly title: string;
  /** Experiments whose latest plans include it, by name. */
  readonly experiments: readonly string[];
  /** Whether an experiment's latest plan has an unfinished run that reads it, or it is unfinished itself. */
  readonly isNeeded: boolean;
  /** Its files when it finished. */
  readonly artifacts: readonly Artifact[];
}

/** Every features run that was ever planned, by key. */
export const featureRuns = (store: Store): FeatureRun[] => {
  const artifacts = store.db.prepare<[string], Artifact>(
    'select name, bytes, sha256 from artifacts where run_id = (select id from runs where key = ?)',
  );
  return store.db
    .prepare<[], Row>(
      `select runs.key, runs.status, runs.job,
         coalesce((select title from experiment_runs where run_id = runs.id order by experiment_id limit 1), '') as title,
         (select json_group_array(name) from (
           select name from experiment_runs join experiments on experiments.id = experiment_id
           where run_id = runs.id and is_current = 1 order by name)) as experiments,
         exists (
           select 1 from experiment_runs join runs users on users.id = run_id
           where is_current = 1 and users.status <> 'FINISHED'
             and (users.id = runs.id
               or users.id in (select run_edges.run_id from run_edges where input_id = runs.id))) as isNeeded
       from runs where kind = 'features' order by runs.key`,
    )
    .all()
    .map(({ job, experiments, isNeeded, ...row }) => ({
      ...row,
      job: storedJson(job),
      experiments: storedJson(experiments),
      isNeeded: isNeeded === 1,
      artifacts: artifacts.all(row.key),
    }));
};

type Row = Omit<FeatureRun, 'job' | 'experiments' | 'isNeeded' | 'artifacts'> & {
  readonly job: string;
  readonly experiments: string;
  readonly isNeeded: 0 | 1;
};
