import { availableParallelism } from 'node:os';
import type { IndexJob } from '../../domain/jobs/jobs.ts';
import type { DatasetSize, EstimateFacts } from '../../plan/estimate/facts.ts';
import type { GuessedSpeedOf } from '../../plan/passes/part-images.ts';
import { withPasses } from '../../plan/passes/with-passes.ts';
import type { Plan } from '../../plan/types.ts';
import { executorOf } from '../../schedule/executors/executors.ts';
import type { EngineChoice, Experiment, SlurmOptions } from '../../spec/experiment.ts';
import { defaultSlurm } from '../../spec/slurm/default-slurm.ts';
import { plannedPartImages } from '../../store/queries/runs/part-size.ts';
import { resultsOf } from '../../store/queries/runs/show-run.ts';
import type { Store } from '../../store/store.ts';
import { networkEstimates } from '../facts/estimate-facts.ts';
import { speedFromStore } from '../facts/speed-from-store.ts';
import type { ScheduleOptions } from './carry-out.ts';

export interface CutOptions {
  readonly facts: EstimateFacts;
  /** As the spec says; null: nothing. */
  readonly partImages: number | null;
  readonly engine: EngineChoice;
  readonly slurm: SlurmOptions | null;
  readonly schedule: ScheduleOptions;
}

/** The plan with the passes of its features runs, for the workers that execute it. */
export const cutPasses = (plan: Plan, store: Store, options: CutOptions): Plan => {
  const { facts, partImages, engine, slurm, schedule } = options;
  // A pass does more than may be asked for.
  if (schedule.maxRuns !== null) return plan;
  const { isHere } = executorOf(schedule.executor);
  return withPasses(plan, {
    facts,
    partImages,
    speedOf: nodeSpeed(store, engine),
    workers: isHere ? schedule.workers : (slurm ?? defaultSlurm).max_jobs,
    isTimed: schedule.timeoutMs !== null,
    cutBefore: (runs) => plannedPartImages(store, runs),
    known: store.knownRuns(),
  });
};

/** The smallest part, where the matrix has several. */
export const partImagesOf = ({ variants }: Experiment): number | null =>
  variants.reduce<number | null>(
    (least, { features: { part_images: images } }) => (images === null ? least : Math.min(least ?? images, images)),
    null,
  );

/** What is known of data sets by the results of their indexes. */
export const storedSizes = (store: Store): EstimateFacts => ({
  ...networkEstimates,
  sizeOf: ({ key }: IndexJob): DatasetSize | null => {
    const { train, test, classes } = resultsOf(store, key);
    return train == null || test == null || classes == null ? null : { train, test, classes };
  },
});

/** Multiply-adds a second where nothing has run yet, rounded: of a core, measured with ResNet-50; of an accelerator, a guess. */
const macsPerSecondOfCore = 20e9;
const macsPerSecondOfDevice = 5e12;

/** By what earlier runs took, or guessed: it decides about nothing but the size of parts. */
export const nodeSpeed = (store: Store | null, { device }: EngineChoice): GuessedSpeedOf => {
  const cores = availableParallelism();
  const measured = speedFromStore(store, cores);
  const guessed = device === 'cpu' ? macsPerSecondOfCore * cores : macsPerSecondOfDevice;
  return (network) => measured(network) ?? { macsPerSecond: guessed };
};
