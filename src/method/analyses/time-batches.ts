import { setTimeout } from 'node:timers/promises';
import { coresOfOthers, isDisturbed, readProcessorClock } from '../../base/others-load.ts';
import type { TimedBatches } from '../../domain/image-time.ts';
import { type InputSize, sidesOf } from '../../domain/input-size.ts';
import { tf } from '../../engine/index.ts';
import { type Network, runSteps } from '../../model/index.ts';
import { pauseForSignals } from '../interruption.ts';
import type { LiveParameters } from '../training/live-parameters.ts';
import type { Watch } from '../types.ts';

export interface TimingQuestion {
  readonly network: Network;
  readonly parameters: LiveParameters;
  readonly testResolutionsPx: readonly InputSize[];
  readonly batchSizes: readonly number[];
  readonly rounds: number;
  /** Number of cores that the engine may use. */
  readonly threads: number;
  readonly watch: Watch;
}

export interface Timed {
  /** For each resolution, for each batch size. */
  readonly times: readonly (readonly TimedBatches[])[];
  /** Number of cores kept busy by other programs during the measurement. */
  readonly othersCores: number;
}

/** Processor clocks tick every 10 ms, longer than a small network takes. */
const listenMs = 250;

/**
 * Times batches on the open engine, from the normalised image to the logits: for each resolution all batch sizes. Each
 * round times every batch once, in turn, so that slow periods of the machine affect all equally; a first round warms
 * up. If other programs used cores meanwhile, the times record it. Throws EXECUTE_INTERRUPTED.
 */
export const timeBatches = async (question: TimingQuestion): Promise<Timed> => {
  const { testResolutionsPx, batchSizes, rounds, threads, watch } = question;
  const timed = testResolutionsPx.map((sizePx) =>
    batchSizes.map((batchSize) => ({ sizePx, batchSize, secondsPerImage: [] as number[] })),
  );
  const inTurn = timed.flat();
  const start = readProcessorClock();
  await setTimeout(listenMs);
  for (let round = 0; round <= rounds; round++) {
    for (const { sizePx, batchSize, secondsPerImage } of inTurn) {
      await pauseForSignals(watch.signal);
      const seconds = await secondsOfBatch(question, sizePx, batchSize);
      if (round > 0) secondsPerImage.push(seconds / batchSize);
    }
    // After-effects of a batch (caches, garbage) then affect a different neighbour in the next round.
    inTurn.reverse();
    watch.progress({ fraction: (round + 1) / (rounds + 1) });
  }
  const othersCores = coresOfOthers(start, readProcessorClock());
  const flag = isDisturbed(othersCores, threads) ? { disturbed: true as const } : {};
  const times = timed.map((batches) => batches.map(({ sizePx: _, ...each }) => ({ ...each, ...flag })));
  return { times, othersCores };
};

const secondsOfBatch = async (
  { network, parameters }: TimingQuestion,
  sizePx: InputSize,
  batchSize: number,
): Promise<number> => {
  const { heightPx, widthPx } = sidesOf(sizePx);
  const images = tf.fill([batchSize, heightPx, widthPx, 3], 0.5);
  try {
    const startMs = performance.now();
    const logits = tf.tidy(() => runSteps(network.steps, [images], parameters.context)[0]!);
    try {
      await logits.data();
      return (performance.now() - startMs) / 1000;
    } finally {
      logits.dispose();
    }
  } finally {
    images.dispose();
  }
};
