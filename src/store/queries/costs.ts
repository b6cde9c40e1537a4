import type { ImageTime } from '../../domain/image-time.ts';
import type { InputSize } from '../../domain/input-size.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import type { Store } from '../store.ts';
import { storedJson } from '../stored-json.ts';
import { checkResultsOf } from './check-results.ts';

/** The cost of testing one image, measured by a finished analysis. */
export interface MeasuredCost {
  readonly model: string;
  readonly assignment: RunLabels['assignment'];
  readonly testResolutionPx: InputSize;
  /** Multiply-adds. */
  readonly macs: number;
  /** On the machine that ran the analysis, sorted by batch size; empty for earlier versions, which kept no spread. */
  readonly times: readonly ImageTime[];
}

/** The available costs of the experiment's latest plan. Throws `STORE_CORRUPT`. */
export const measuredCosts = (store: Store, experiment: string): MeasuredCost[] => {
  checkResultsOf(store, experiment, ['analyze']);
  return store.db
    .prepare<[string], Row>(
      `select labels, resolutions.key as place, resolutions.value as testResolutionPx, macs.value as macs,
         (select json_group_object(name, value) from results where results.run_id = runs.id) as results
       from experiments
       join experiment_runs on experiment_runs.experiment_id = experiments.id and is_current = 1
       join runs on runs.id = experiment_runs.run_id and runs.kind = 'analyze' and runs.status = 'FINISHED'
       join json_each(runs.job, '$.params.testResolutionsPx') resolutions
       join results macs on macs.run_id = runs.id and macs.name = 'macs:' || resolutions.key
       where experiments.name = ?
       order by position, resolutions.key`,
    )
    .all(experiment)
    .flatMap(({ labels, place, results, testResolutionPx, macs }) => {
      const { model, assignment } = storedJson(labels) as RunLabels;
      const times = timesAt(place, storedJson(results) as Results);
      return model === null ? [] : [{ model, assignment, testResolutionPx, macs, times }];
    });
};

interface Row {
  readonly labels: string;
  readonly place: number;
  readonly testResolutionPx: InputSize;
  readonly macs: number;
  readonly results: string;
}

type Results = Readonly<Record<string, number>>;

/** Of the n-th resolution, starting at 0. */
const timesAt = (place: number, results: Results): ImageTime[] => {
  const sizes = Object.keys(results).flatMap((name) => {
    const [, batchSize, at] = /^secondsPerImage\.batch(\d+):(\d+)$/.exec(name) ?? [];
    return Number(at) === place ? [Number(batchSize)] : [];
  });
  return sizes
    .sort((a, b) => a - b)
    .map((batchSize) => {
      const of = (part: string): number | undefined => results[`secondsPerImage.batch${batchSize}${part}:${place}`];
      const [median, rounds, low, high, disturbed] = ['', '.rounds', '.low', '.high', '.disturbed'].map(of);
      const spread = low === undefined || high === undefined ? null : ([low, high] as const);
      const flag = disturbed === undefined ? {} : { disturbed: true as const };
      return { batchSize, rounds: rounds!, median: median!, spread, ...flag };
    });
};
