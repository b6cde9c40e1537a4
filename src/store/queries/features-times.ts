import type { FeaturesJob } from '../../domain/jobs/jobs.ts';
import type { Store } from '../store.ts';
import { storedJson } from '../stored-json.ts';

/** Duration of the last attempt of each finished features run. */
export interface FeaturesTime {
  readonly job: FeaturesJob;
  readonly images: number;
  readonly seconds: number;
  readonly threads: number;
}

/**
 * A run whose work was done in another run's pass (its outcome may be older than its start) takes no time here, so the
 * sums over all runs of a network are correct.
 */
export const featuresTimes = (store: Store): FeaturesTime[] =>
  store.db
    .prepare<[], { job: string; images: number; seconds: number; threads: number }>(
      `select runs.job, results.value as images, max(0, attempts.ended_ms - attempts.started_ms) / 1000.0 as seconds, threads
       from runs
       join results on results.run_id = runs.id and results.name = 'n'
       join attempts on attempts.run_id = runs.id
         and attempt = (select max(attempt) from attempts latest where latest.run_id = runs.id)
       where kind = 'features' and runs.status = 'FINISHED' and attempts.ended_ms is not null
       order by runs.id`,
    )
    .all()
    .map(({ job, ...time }) => ({ job: storedJson(job), ...time }));
