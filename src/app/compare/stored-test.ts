import { FixresError } from '../../base/errors.ts';
import type { PartName } from '../../domain/parts.ts';
import { type RunRecord, showRun } from '../../store/queries/runs/show-run.ts';
import type { Store } from '../../store/store.ts';
import { jobOf } from '../results/tested-where.ts';

/** A finished test and its data set. */
export interface StoredTest {
  readonly key: string;
  readonly title: string;
  /** Name of the data set. */
  readonly dataset: string;
  readonly datasetKey: string;
  readonly part: PartName;
  /** Folder of the images; null for a synthetic data set. */
  readonly datasetRoot: string | null;
  readonly top1: number;
  readonly n: number;
  readonly skipped: number;
}

/** Throws as `findRun` does, and `CLI_USAGE` for a run that is not a finished test. */
export const storedTest = (store: Store, keyPrefix: string): StoredTest => {
  const run = showRun(store, keyPrefix);
  const { top1, n, skipped } = run.results;
  if (run.job.kind !== 'evaluate' || run.status !== 'FINISHED' || typeof top1 !== 'number' || typeof n !== 'number') {
    throw noTest(run);
  }
  const { features, tests } = run.job.inputs;
  const pass = jobOf(store, features ?? tests ?? '');
  if (pass.kind !== 'features' && pass.kind !== 'tests') throw new Error(`a ${pass.kind} run does not process images`);
  const [named] = run.experiments;
  return {
    key: run.key,
    title: named?.title ?? run.job.kind,
    dataset: named?.labels.dataset ?? '',
    datasetKey: pass.inputs.dataset,
    part: pass.params.part,
    datasetRoot: pass.site.datasetRoot,
    top1,
    n,
    skipped: skipped ?? 0,
  };
};

const noTest = ({ key, job, status, experiments }: RunRecord): FixresError => {
  const what = job.kind === 'evaluate' ? `is ${status.toLowerCase()}` : `is of the kind ${job.kind}`;
  return new FixresError('CLI_USAGE', `run ${key.slice(0, 8)} (${experiments[0]?.title ?? job.kind}) ${what}`, {
    hint: 'name finished evaluate runs: `fixres runs list --kind evaluate --status FINISHED`',
  });
};
