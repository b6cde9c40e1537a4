import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import type { Store } from '../store.ts';
import { storedJson } from '../stored-json.ts';
import { checkResultsOf } from './check-results.ts';

/** A finished fine-tuning run. */
export interface StoredHead {
  readonly key: string;
  readonly labels: RunLabels;
  readonly recipe: {
    readonly learning_rate: number | 'search';
    readonly search?: { readonly rates: readonly number[] };
  };
  /** By name. */
  readonly results: Readonly<Record<string, number>>;
  /** Mean training loss, and base rate times schedule at the end, of each epoch. */
  readonly epochs: readonly TrainedEpoch[];
}

export interface TrainedEpoch {
  readonly loss: number;
  readonly learningRate: number;
}

/** The finished fine-tuning runs of the experiment's latest plan, in plan order. Throws `STORE_CORRUPT`. */
export const tunedHeads = (store: Store, experiment: string): StoredHead[] => {
  checkResultsOf(store, experiment, ['finetune']);
  const rows = store.db
    .prepare<[string], { id: number; key: string; labels: string; recipe: string }>(
      `select runs.id, runs.key, labels, json_extract(job, '$.params.recipe') as recipe
       from experiments
       join experiment_runs on experiment_runs.experiment_id = experiments.id and is_current = 1
       join runs on runs.id = experiment_runs.run_id and runs.kind = 'finetune' and runs.status = 'FINISHED'
       where experiments.name = ?
       order by position`,
    )
    .all(experiment);
  const results = store.db
    .prepare<[number], [name: string, value: number | null]>('select name, value from results where run_id = ?')
    .raw();
  const epochs = store.db.prepare<[number], { loss: number | null; learningRate: number | null }>(
    `select losses.value as loss, rates.value as learningRate
       from metrics losses
       join metrics rates on rates.run_id = losses.run_id and rates.step = losses.step
         and rates.key_id = (select id from metric_keys where key = 'learning_rate')
       where losses.run_id = ? and losses.key_id = (select id from metric_keys where key = 'train_loss')
       order by losses.step`,
  );
  return rows.map(({ id, key, labels, recipe }) => ({
    key,
    labels: storedJson(labels) as RunLabels,
    recipe: storedJson(recipe) as StoredHead['recipe'],
    results: Object.fromEntries(results.all(id).map(([name, value]) => [name, value ?? Number.NaN])),
    epochs: epochs
      .all(id)
      .map(({ loss, learningRate }) => ({ loss: loss ?? Number.NaN, learningRate: learningRate ?? Number.NaN })),
  }));
};
