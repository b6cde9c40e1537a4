import type { RunLabels } from '../../plan/types.ts';
import type { Store } from '../store.ts';
import { storedJson } from '../stored-json.ts';

/** What testing one image costs, as a finished analysis measured it. */
export interface MeasuredCost {
  readonly model: string;
  readonly testResolutionPx: number;
  /** Multiply-adds. */
  readonly macs: number;
  /** On the machine that ran the analysis. */
  readonly secondsPerImage: number;
}

/** The costs that the experiment's latest plan asks for, as far as they are there. */
export const measuredCosts = (store: Store, experiment: string): MeasuredCost[] =>
  store.db
    .prepare<[string], Row>(
      `select labels, resolutions.value as testResolutionPx, macs.value as macs, seconds.value as secondsPerImage
       from experiments
       join experiment_runs on experiment_runs.experiment_id = experiments.id and is_current = 1
       join runs on runs.id = experiment_runs.run_id and runs.kind = 'analyze' and runs.status = 'FINISHED'
       join json_each(runs.job, '$.params.testResolutionsPx') resolutions
       join results macs on macs.run_id = runs.id and macs.name = 'macs:' || resolutions.key
       join results seconds on seconds.run_id = runs.id and seconds.name = 'secondsPerImage:' || resolutions.key
       where experiments.name = ?
       order by position, resolutions.key`,
    )
    .all(experiment)
    .flatMap(({ labels, ...cost }) => {
      const { model } = storedJson(labels) as RunLabels;
      return model === null ? [] : [{ ...cost, model }];
    });

type Row = Omit<MeasuredCost, 'model'> & { readonly labels: string };
