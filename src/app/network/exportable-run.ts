import { FixresError } from '../../base/errors.ts';
import { packageVersion } from '../../base/package-version.ts';
import { outputNames } from '../../data/index.ts';
import type { Prediction } from '../../domain/events.ts';
import type { EvaluateJob, FinetuneJob, TrainJob } from '../../domain/jobs/jobs.ts';
import { artifactNames, readArtifact, readInputJson } from '../../execute/artifacts.ts';
import { type IndexedDataset, readDataset } from '../../execute/input-dataset.ts';
import { readWeights } from '../../execute/input-weights.ts';
import { headNames, networkOfIndex } from '../../execute/job-network.ts';
import { loadSomeWeights, loadWeights, type ModelCard, type Network, type Weights } from '../../model/index.ts';
import { type RunRecord, showRun } from '../../store/queries/runs/show-run.ts';
import type { Store } from '../../store/store.ts';
import { type FinishedTest, type ImagePass, passOfTest, passOfTuning, testsAfter } from '../results/tested-where.ts';

/** A run's network with the run's weights, and the predictions to reproduce. */
export interface ExportableRun {
  readonly card: ModelCard;
  readonly network: Network;
  readonly weights: Weights;
  readonly dataset: IndexedDataset;
  /** Folder of the data set when the run was planned; null for a synthetic one. */
  readonly datasetRoot: string | null;
  /** Whether the predictions were computed from 16-bit features, so that the network's own may differ slightly. */
  readonly isRounded: boolean;
  /** The network's predictions at this resolution, from a finished test; undefined if there was none. */
  readonly tested: { readonly key: string; readonly predictions: readonly Prediction[] } | undefined;
}

/** The parts that a network is assembled from. */
interface Parts {
  readonly pass: ImagePass;
  /** Key of the run that fine-tuned the head. */
  readonly finetune: string | undefined;
  /** Key of the run that tested it. */
  readonly evaluate: string | undefined;
}

/**
 * Assembles the network of a finished `train`, `finetune` or `evaluate` run from its artifacts and those of the runs
 * before it. The resolution is that of the test for `evaluate`, of the fine-tuning for `finetune`, and of the training
 * for `train`. Throws STORE_NOT_FOUND, CLI_USAGE, EXECUTE_ARTIFACT_MISSING, EXECUTE_ARTIFACT_CORRUPT.
 */
export const exportableRun = (store: Store, keyPrefix: string): ExportableRun => {
  const run = showRun(store, keyPrefix);
  if (run.status !== 'FINISHED') throw unfinished(run);
  const { job } = run;
  if (job.kind !== 'train' && job.kind !== 'finetune' && job.kind !== 'evaluate') throw noNetwork(run);
  const { pass, finetune, evaluate } = partsOf(store, job);
  const dataset = readDataset(store.paths, pass.dataset);
  const { model } = job.params;
  const network = networkOfIndex({ params: job.params, site: pass.site }, dataset.index);
  const [named] = run.experiments;
  return {
    card: {
      architecture: model.architecture,
      classes: outputNames(dataset.index.classes, network.classes),
      transform: pass.transform,
      normalize: model.normalize,
      normalizes: network.rewritten === undefined ? 'graph' : 'caller',
      trainResolutionPx: named?.labels.trainResolutionPx ?? null,
      names: network.rewritten === undefined ? {} : { ...network.card?.names, ...headNames(model) },
      provenance: {
        run: run.key,
        title: named?.title ?? job.kind,
        experiment: named?.name ?? '',
        fixresVersion: packageVersion(),
      },
    },
    network,
    weights: weightsOf(store, network, job, finetune),
    dataset,
    datasetRoot: pass.site.datasetRoot,
    isRounded: pass.isRounded,
    tested: evaluate === undefined ? undefined : { key: evaluate, predictions: predictionsOf(store, evaluate) },
  };
};

const partsOf = (store: Store, job: TrainJob | FinetuneJob | EvaluateJob): Parts => {
  if (job.kind === 'evaluate') {
    const pass = passOfTest(store, job);
    return { pass, finetune: job.inputs.finetune, evaluate: pass.part === 'test' ? job.key : undefined };
  }
  if (job.kind === 'finetune') {
    const tests = testsAfter(store, job.key, 'finetune');
    const tuned = passOfTuning(store, job);
    const size = tuned?.transform.testResolutionPx;
    const test = tests.find(({ pass }) => size === undefined || pass.transform.testResolutionPx === size);
    const pass = tuned ?? test?.pass;
    if (pass === undefined) throw notTested(job);
    return { pass, finetune: job.key, evaluate: test?.evaluate };
  }
  const tests = testsAfter(store, job.key, 'weights');
  const test = tests.find(({ pass }) => pass.transform.testResolutionPx === job.params.trainResolutionPx);
  if (test === undefined) throw notTestedThere(job, tests);
  return { pass: test.pass, finetune: undefined, evaluate: test.evaluate };
};

const weightsOf = (
  { paths }: Store,
  network: Network,
  job: TrainJob | FinetuneJob | EvaluateJob,
  finetune: string | undefined,
): Weights => {
  if (job.kind === 'train')
    return readArtifact(paths, job.key, artifactNames.weights, (file) => loadWeights(network, file));
  const weights = readWeights(network, paths, job);
  if (finetune === undefined) return weights;
  const head = readArtifact(paths, finetune, artifactNames.head, (file) => loadSomeWeights(network, file));
  return new Map([...weights, ...head]);
};

const predictionsOf = ({ paths }: Store, key: string): readonly Prediction[] =>
  readInputJson<Prediction[]>(paths, key, artifactNames.predictions);

const shortKey = (key: string): string => key.slice(0, 8);

const unfinished = ({ key, status }: RunRecord): FixresError =>
  new FixresError('STORE_NOT_FOUND', `run ${shortKey(key)} has no network yet: it is ${status}`, {
    hint: '`fixres run SPEC` continues it',
  });

const noNetwork = ({ key, job }: RunRecord): FixresError =>
  new FixresError('CLI_USAGE', `run ${shortKey(key)} is of the kind \`${job.kind}\`, which produces no network`, {
    hint: 'name a run of the kind `evaluate`, `finetune` or `train`; `fixres runs list` shows them',
  });

const notTested = ({ key }: FinetuneJob): FixresError =>
  new FixresError('CLI_USAGE', `run ${shortKey(key)} was fine-tuned on random crops and has not been tested yet`, {
    hint: 'the test transform is known only after a test: finish the experiment',
  });

const notTestedThere = ({ key, params }: TrainJob, tests: readonly FinishedTest[]): FixresError => {
  const sizes = tests.map(({ evaluate, pass }) => `${shortKey(evaluate)} (${pass.transform.testResolutionPx} px)`);
  return new FixresError(
    'CLI_USAGE',
    `run ${shortKey(key)} was trained at ${params.trainResolutionPx} px but not tested there, so it has no test transform`,
    { hint: sizes.length === 0 ? 'test it first' : `use one of its tests: ${sizes.join(', ')}` },
  );
};
