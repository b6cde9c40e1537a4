import type { Augmentation } from '../../domain/augmentation.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import type { PartName } from '../../domain/parts.ts';
import type { Resize } from '../../domain/test-transform.ts';
import type { Store } from '../store.ts';
import { storedJson } from '../stored-json.ts';
import { checkResultsOf } from './check-results.ts';

/** A finished test: a network, at a resolution, with a scope. Accuracies 0..1. */
export interface Evaluation {
  readonly key: string;
  readonly title: string;
  readonly labels: RunLabels;
  readonly top1: number;
  readonly top5: number;
  /** NaN if the loss of an image was NaN. */
  readonly loss: number;
  /** Tested images. */
  readonly n: number;
  /** Images that could not be read and were skipped. */
  readonly skipped: number;
  /** Number of allowed answers, out of the network's outputs; null: all. */
  readonly answers: number | null;
  readonly outputs: number | null;
  /** Images without a label, which were skipped; null: none. */
  readonly unlabelled: number | null;
  /** Test images with several correct labels; null: none. */
  readonly severalLabels: number | null;
  /** Test images that are also training images, if the data set allows it; null if it does not. */
  readonly overlap: number | null;
  /** Key of the run that listed the data set: tests with equal keys, parts and counts saw the same images. */
  readonly datasetKey: string;
  /** Key of the run that listed the pretraining data set; null without one. */
  readonly pretrainedKey: string | null;
  /** The data set's `kind` in the spec. */
  readonly datasetKind: string;
  /** `val` for held-out training images. */
  readonly part: PartName;
  /** Share of the training images held out; null for tests on the test images. */
  readonly holdout: number | null;
  readonly cropRatio: number;
  readonly resize: Resize;
  /** Augmentation of the training images; null if the weights come from a file. */
  readonly augmentation: (Pick<Augmentation, 'random_resized_crop'> & Partial<Augmentation>) | null;
}

/** The finished tests of the experiment's latest plan, in plan order. Throws `STORE_CORRUPT`. */
export const evaluations = (store: Store, experiment: string): Evaluation[] => {
  checkResultsOf(store, experiment, ['evaluate', 'index']);
  const augmentationOf = augmentationReader();
  return store.db
    .prepare<[string], Row>(
      `select runs.key, title, labels, top1.value as top1, top5.value as top5, loss.value as loss, n.value as n,
         coalesce(skipped.value, 0) as skipped, answers.value as answers, outputs.value as outputs,
         unlabelled.value as unlabelled, several.value as severalLabels, overlap.value as overlap, datasets.key as datasetKey,
         before.key as pretrainedKey,
         json_extract(datasets.job, '$.params.dataset.kind') as datasetKind,
         json_extract(passes.job, '$.params.part') as part,
         json_extract(passes.job, '$.params.holdout') as holdout,
         json_extract(passes.job, '$.params.transform.cropRatio') as cropRatio,
         json_extract(passes.job, '$.params.transform.resize') as resize,
         json_extract(trainings.job, '$.params.augmentation') as augmentation
       from experiments
       join experiment_runs on experiment_runs.experiment_id = experiments.id and is_current = 1
       join runs on runs.id = experiment_runs.run_id and runs.kind = 'evaluate' and runs.status = 'FINISHED'
       join results top1 on top1.run_id = runs.id and top1.name = 'top1'
       join results top5 on top5.run_id = runs.id and top5.name = 'top5'
       join results loss on loss.run_id = runs.id and loss.name = 'loss'
       join results n on n.run_id = runs.id and n.name = 'n'
       left join results skipped on skipped.run_id = runs.id and skipped.name = 'skipped'
       left join results answers on answers.run_id = runs.id and answers.name = 'answers'
       left join results outputs on outputs.run_id = runs.id and outputs.name = 'outputs'
       join run_edges passed on passed.run_id = runs.id and passed.input in ('features', 'tests')
       join runs passes on passes.id = passed.input_id
       join run_edges images on images.run_id = passes.id and images.input = 'dataset'
       join runs datasets on datasets.id = images.input_id
       left join results unlabelled on unlabelled.run_id = datasets.id and unlabelled.name = 'unlabelled'
       left join results several on several.run_id = datasets.id and several.name = 'severalLabels'
       left join results overlap on overlap.run_id = datasets.id and overlap.name = 'overlap'
       left join run_edges trained on trained.run_id = runs.id and trained.input = 'weights'
       left join runs trainings on trainings.id = trained.input_id
       left join run_edges started on started.run_id = trainings.id and started.input = 'weights'
       left join run_edges pretrained on pretrained.run_id = started.input_id and pretrained.input = 'dataset'
       left join runs before on before.id = pretrained.input_id
       where experiments.name = ?
       order by position`,
    )
    .all(experiment)
    .map((row) =>
      // Modifies the row in place, because a grid has many.
      Object.assign(row, {
        labels: storedJson(row.labels) as RunLabels,
        loss: row.loss ?? Number.NaN,
        augmentation: augmentationOf(row.augmentation),
      }),
    );
};

/** Parses each value only once, since many tests share it. */
const augmentationReader = (): ((json: string | null) => Evaluation['augmentation']) => {
  const read = new Map<string | null, Evaluation['augmentation']>([[null, null]]);
  return (json) => {
    const known = read.get(json);
    if (known !== undefined || json === null) return known ?? null;
    const augmentation = storedJson(json) as Evaluation['augmentation'];
    read.set(json, augmentation);
    return augmentation;
  };
};

/** Whether any test of the experiment's latest plan has finished. */
export const isAnyEvaluated = (store: Store, experiment: string): boolean =>
  store.db
    .prepare(
      `select 1 from experiments
       join experiment_runs on experiment_id = experiments.id and is_current = 1
       join runs on runs.id = run_id and kind = 'evaluate' and status = 'FINISHED'
       where name = ? limit 1`,
    )
    .get(experiment) !== undefined;

type Row = Omit<Evaluation, 'labels' | 'loss' | 'augmentation'> & {
  readonly labels: string;
  readonly loss: number | null;
  readonly augmentation: string | null;
};
