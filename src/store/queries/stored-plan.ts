import type { RunStatus } from '../../domain/events.ts';
import type { RunJob } from '../../domain/jobs/jobs.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import type { Plan, PlannedRun } from '../../plan/types.ts';
import type { EngineChoice } from '../../spec/experiment.ts';
import type { Store } from '../store.ts';
import { storedJson } from '../stored-json.ts';
import { findExperiment } from './find-experiment.ts';

/** The engine in the experiment's spec; null if the spec was not kept. */
export const storedEngine = (store: Store, experiment: string): EngineChoice | null => {
  const json = store.db
    .prepare<[string], string | null>("select spec -> '$.engine' from experiments where name = ?")
    .pluck()
    .get(experiment);
  return json === null || json === undefined ? null : (storedJson(json) as EngineChoice);
};

/** Number of images per part of a pass in the experiment's spec; null if the spec does not set it. */
export const storedPartImages = (store: Store, experiment: string): number | null =>
  store.db
    .prepare<[string], number | null>("select spec ->> '$.features.part_images' from experiments where name = ?")
    .pluck()
    .get(experiment) ?? null;

/** Size of the windows of heads, as its spec says; 0 for a spec from before there were any. */
export const storedWindowGib = (store: Store, experiment: string): number =>
  store.db
    .prepare<[string], number | null>("select spec ->> '$.features.window_gib' from experiments where name = ?")
    .pluck()
    .get(experiment) ?? 0;

/**
 * The experiment's latest plan from the store: finished runs are cached, all others absent. Throws `STORE_NOT_FOUND`
 * for an experiment that was never planned.
 */
export const storedPlan = (store: Store, experiment: string): Plan => {
  const { specKey } = findExperiment(store, experiment);
  const runs = store.db
    .prepare<[string], { job: string; title: string; labels: string; status: RunStatus }>(
      `select job, title, labels, status from experiments
       join experiment_runs on experiment_id = experiments.id and is_current = 1
       join runs on runs.id = run_id
       where experiments.name = ? order by position`,
    )
    .all(experiment)
    .map((row) => plannedRun(row));
  return { experiment, specKey, runs };
};

const plannedRun = (row: { job: string; title: string; labels: string; status: RunStatus }): PlannedRun => {
  const job = storedJson(row.job) as RunJob;
  return {
    job,
    title: row.title,
    labels: storedJson(row.labels) as RunLabels,
    after: [...new Set(Object.values<string>(job.inputs))],
    reason: row.status === 'FINISHED' ? 'cached' : 'absent',
  };
};
