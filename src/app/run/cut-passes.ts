import { availableParallelism } from 'node:os';
import { smallest } from '../../base/extremes.ts';
import type { IndexJob } from '../../domain/jobs/jobs.ts';
import type { DatasetSize, EstimateFacts } from '../../plan/estimate/facts.ts';
import { type GuessedSpeedOf, leastPartSeconds } from '../../plan/passes/part-images.ts';
import { withPasses } from '../../plan/passes/with-passes.ts';
import type { Plan } from '../../plan/types.ts';
import { withWindows } from '../../plan/windows/with-windows.ts';
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
  /** From the spec; null if it sets none. */
  readonly partImages: number | null;
  /** Disk space of the windows of heads; 0: there are none. */
  readonly windowBytes: number;
  readonly engine: EngineChoice;
  readonly slurm: SlurmOptions | null;
  readonly schedule: ScheduleOptions;
  /** Images in a part of a pass of these runs; null: no preference. Default: as these runs were cut before. */
  readonly cutBefore?: (runs: readonly string[]) => number | null;
}

/** The plan with the passes of its features runs and the windows of its heads, for the workers that execute it. */
export const cutPasses = (plan: Plan, store: Store, options: CutOptions): Plan => {
  const { facts, partImages, engine, schedule } = options;
  const cutBefore = options.cutBefore ?? ((runs: readonly string[]) => plannedPartImages(store, runs));
  // A pass may do more than was requested.
  if (schedule.maxRuns !== null) return plan;
  const { isHere } = executorOf(schedule.executor);
  return withPasses(cutWindows(plan, options), {
    facts,
    partImages,
    speedOf: nodeSpeed(store, engine),
    workers: workersOf(options),
    leastPartSeconds: leastPartSeconds[isHere ? 'here' : 'queued'],
    isTimed: schedule.timeoutMs !== null,
    cutBefore,
    known: store.knownRuns(),
  });
};

/** The plan with the windows of its heads. */
export const cutWindows = (
  plan: Plan,
  options: Pick<CutOptions, 'facts' | 'windowBytes' | 'schedule' | 'slurm'>,
): Plan => {
  const { facts, windowBytes, schedule } = options;
  const sharesCores = executorOf(schedule.executor).isHere;
  // Heads that run alone take no other work along.
  if (schedule.maxRuns !== null) return plan;
  return withWindows(plan, { facts, windowBytes, workers: workersOf(options), sharesCores });
};

const workersOf = ({ schedule, slurm }: Pick<CutOptions, 'schedule' | 'slurm'>): number =>
  executorOf(schedule.executor).isHere ? schedule.workers : (slurm ?? defaultSlurm).max_jobs;

/** The smallest window, if the matrix has several. */
export const windowBytesOf = ({ variants }: Experiment): number =>
  gibibyte * smallest(variants.map(({ features }) => features.window_gib));

export const gibibyte = 2 ** 30;

/** The smallest part size, if the matrix has several. */
export const partImagesOf = ({ variants }: Experiment): number | null =>
  variants.reduce<number | null>(
    (least, { features: { part_images: images } }) => (images === null ? least : Math.min(least ?? images, images)),
    null,
  );

/** Sizes of data sets, from the results of their index runs. */
export const storedSizes = (store: Store): EstimateFacts => ({
  ...networkEstimates,
  sizeOf: ({ key }: IndexJob): DatasetSize | null => {
    const { train, test, classes } = resultsOf(store, key);
    return train == null || test == null || classes == null ? null : { train, test, classes };
  },
});

/**
 * Multiply-adds per second if nothing has run yet, rounded: for a core, measured with ResNet-50; for an accelerator, a
 * guess.
 */
const macsPerSecondOfCore = 20e9;
const macsPerSecondOfDevice = 5e12;
/** For a core, measured with photographs of 0.2 megapixels and with images of 320 x 240: 3 to 9 ms. */
const secondsPerImageOfCore = 4e-3;

/** Based on the duration of earlier runs, or guessed: it only determines the size of parts. */
export const nodeSpeed = (store: Store | null, { device }: EngineChoice): GuessedSpeedOf => {
  const cores = availableParallelism();
  const measured = speedFromStore(store, cores);
  const guessed = device === 'cpu' ? macsPerSecondOfCore * cores : macsPerSecondOfDevice;
  return (network) => measured(network) ?? { macsPerSecond: guessed, secondsPerImage: secondsPerImageOfCore / cores };
};
