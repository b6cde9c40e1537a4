import type { Store } from '../store.ts';
import { checkResultsOf } from './check-results.ts';

/** 16-bit features that a test read. */
export interface Float16Features {
  /** Key of the features run. */
  readonly run: string;
  /** null if the run predates the count. */
  readonly counted: Float16Count | null;
}

/**
 * The effect of 16-bit features on the predictions of the unmodified network for the images of one features run.
 * Accuracies 0..1.
 */
export interface Float16Count {
  readonly images: number;
  /** Images whose prediction differs from that with 32 bits. */
  readonly changed: number;
  readonly top1Float32: number;
  readonly top1Float16: number;
}

/**
 * The 16-bit features in the experiment's latest plan, by keys of the tests that read them. Only these have a
 * `float16Error`, which is looked up first (`cross join`), since most experiments have none among thousands of runs.
 */
export const float16Features = (store: Store, experiment: string): ReadonlyMap<string, readonly Float16Features[]> => {
  checkResultsOf(store, experiment, ['features']);
  const byTest = new Map<string, Float16Features[]>();
  const rows = store.db
    .prepare<[string], Row>(
      `select tests.key as test, passes.key as run, n.value as images, changed.value as changed,
         top1_32.value as top1Float32, top1_16.value as top1Float16
       from results errors
       cross join runs passes on passes.id = errors.run_id
       join experiment_runs on experiment_runs.run_id = passes.id and is_current = 1
       join experiments on experiments.id = experiment_id and experiments.name = ?
       join run_edges on run_edges.input_id = passes.id
       join runs tests on tests.id = run_edges.run_id and tests.kind = 'evaluate'
       left join results n on n.run_id = passes.id and n.name = 'n'
       left join results changed on changed.run_id = passes.id and changed.name = 'float16Changed'
       left join results top1_32 on top1_32.run_id = passes.id and top1_32.name = 'float32Top1'
       left join results top1_16 on top1_16.run_id = passes.id and top1_16.name = 'float16Top1'
       where errors.name = 'float16Error'
       order by position`,
    )
    .all(experiment);
  for (const { test, run, ...count } of rows) {
    const known = byTest.get(test) ?? [];
    byTest.set(test, known);
    known.push({ run, counted: isWhole(count) ? count : null });
  }
  return byTest;
};

const isWhole = (count: Nullable<Float16Count>): count is Float16Count =>
  Object.values(count).every((value) => value !== null);

type Nullable<Of> = { readonly [Name in keyof Of]: Of[Name] | null };

type Row = Nullable<Float16Count> & { readonly test: string; readonly run: string };
