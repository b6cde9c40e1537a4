import type { FeaturesJob, PassJob } from '../../domain/jobs/jobs.ts';
import type { ModelParams } from '../../domain/jobs/params.ts';
import type { Store } from '../store.ts';
import { storedJson } from '../stored-json.ts';

/** Duration of the last attempt of a finished run that passes images through a trunk. */
export interface FeaturesTime {
  readonly model: ModelParams;
  readonly weightsFile: string | null;
  /** What was computed, for how many images; null for a part of a pass, whose images its features runs report. */
  readonly work: (Pick<FeaturesJob['params'], 'transform' | 'cuts'> & { readonly images: number }) | null;
  readonly seconds: number;
  readonly threads: number;
}

/**
 * A run whose features were computed by the parts of a pass takes almost no time, and the parts, which are included in
 * the times, have no images, so the sums over a network are correct.
 */
export const featuresTimes = (store: Store): FeaturesTime[] =>
  store.db
    .prepare<[], Row>(
      `select runs.job, results.value as images, threads,
         max(0, attempts.ended_ms - attempts.started_ms) / 1000.0 as seconds
       from runs
       join results on results.run_id = runs.id and results.name = 'n'
       join attempts on attempts.run_id = runs.id
         and attempt = (select max(attempt) from attempts latest where latest.run_id = runs.id)
       where kind in ('features', 'pass') and runs.status = 'FINISHED' and attempts.ended_ms is not null
       order by runs.id`,
    )
    .all()
    .map(({ job: json, images, ...time }) => {
      const job = storedJson(json) as FeaturesJob | PassJob;
      const { model } = job.params;
      const work = job.kind === 'pass' ? null : { transform: job.params.transform, cuts: job.params.cuts, images };
      return { model, weightsFile: job.site.weightsFile, work, ...time };
    });

interface Row {
  readonly job: string;
  readonly images: number;
  readonly seconds: number;
  readonly threads: number;
}
