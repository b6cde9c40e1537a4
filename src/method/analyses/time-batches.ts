import type { TimedBatches } from '../../base/image-time.ts';
import { tf } from '../../engine/index.ts';
import { type Network, runSteps } from '../../model/index.ts';
import { pauseForSignals } from '../interruption.ts';
import type { LiveParameters } from '../live-parameters.ts';
import type { Watch } from '../types.ts';

export interface TimingQuestion {
  readonly network: Network;
  readonly parameters: LiveParameters;
  readonly testResolutionsPx: readonly number[];
  readonly batchSizes: readonly number[];
  readonly rounds: number;
  readonly watch: Watch;
}

/**
 * Times batches on the open engine, from the normalised image to the logits: for each resolution all batch sizes. Each
 * round times every batch once, in turn, so that a stretch in which the machine is slow falls on all of them; a first
 * round warms up. Throws EXECUTE_INTERRUPTED.
 */
export const timeBatches = async (question: TimingQuestion): Promise<TimedBatches[][]> => {
  const { testResolutionsPx, batchSizes, rounds, watch } = question;
  const timed = testResolutionsPx.map((sidePx) =>
    batchSizes.map((batchSize) => ({ sidePx, batchSize, secondsPerImage: [] as number[] })),
  );
  const inTurn = timed.flat();
  for (let round = 0; round <= rounds; round++) {
    for (const { sidePx, batchSize, secondsPerImage } of inTurn) {
      await pauseForSignals(watch.signal);
      const seconds = await secondsOfBatch(question, sidePx, batchSize);
      if (round > 0) secondsPerImage.push(seconds / batchSize);
    }
    // What a batch leaves behind (caches, garbage) falls on another neighbour in the next round.
    inTurn.reverse();
    watch.progress({ fraction: (round + 1) / (rounds + 1) });
  }
  return timed.map((batches) => batches.map(({ sidePx: _, ...times }) => times));
};

const secondsOfBatch = async (
  { network, parameters }: TimingQuestion,
  sidePx: number,
  batchSize: number,
): Promise<number> => {
  const images = tf.fill([batchSize, sidePx, sidePx, 3], 0.5);
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
