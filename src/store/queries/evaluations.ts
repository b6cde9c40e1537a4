import type { RunLabels } from '../../plan/types.ts';
import type { Store } from '../store.ts';

/** A finished test: a network, at a resolution, with a scope. Accuracies 0..1. */
export interface Evaluation {
  readonly key: string;
  readonly title: string;
  readonly labels: RunLabels;
  readonly top1: number;
  readonly top5: number;
  /** NaN when an image's loss was not a number. */
  readonly loss: number;
  /** Test images. */
  readonly n: number;
  /** Key of the run that listed the data set: tests with equal keys saw the same images. */
  readonly datasetKey: string;
}

/** The finished tests that the experiment's latest plan asks for, in the plan's order. */
export const evaluations = (store: Store, experiment: string): Evaluation[] =>
  store.db
    .prepare<[string], Row>(
      `select runs.key, title, labels, top1.value as top1, top5.value as top5, loss.value as loss, n.value as n,
         datasets.key as datasetKey
       from experiments
       join experiment_runs on experiment_runs.experiment_id = experiments.id and is_current = 1
       join runs on runs.id = experiment_runs.run_id and runs.kind = 'evaluate' and runs.status = 'FINISHED'
       join results top1 on top1.run_id = runs.id and top1.name = 'top1'
       join results top5 on top5.run_id = runs.id and top5.name = 'top5'
       join results loss on loss.run_id = runs.id and loss.name = 'loss'
       join results n on n.run_id = runs.id and n.name = 'n'
       join run_edges features on features.run_id = runs.id and features.input = 'features'
       join run_edges images on images.run_id = features.input_id and images.input = 'dataset'
       join runs datasets on datasets.id = images.input_id
       where experiments.name = ?
       order by position`,
    )
    .all(experiment)
    .map(({ labels, loss, ...row }) => ({ ...row, labels: JSON.parse(labels) as RunLabels, loss: loss ?? Number.NaN }));

type Row = Omit<Evaluation, 'labels' | 'loss'> & { readonly labels: string; readonly loss: number | null };
