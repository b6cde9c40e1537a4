import { smallest } from '../../base/extremes.ts';
import type { ImageBatch } from '../../data/types/batch.ts';
import type { RecipeParams } from '../../domain/recipe.ts';
import { allParts, type Network, type Weights } from '../../model/index.ts';
import { type Normalize, pixelTensor } from '../features/normalize.ts';
import { LiveHead } from '../heads/live-head.ts';
import { pauseForSignals } from '../interruption.ts';
import type { Watch } from '../types.ts';
import { EpochClock, heldOutMetrics } from './epoch-clock.ts';
import { stepsPerEpoch } from './recipe.ts';
import { bestEpoch, type HeldOutScore, keptAfter, keptOf, reached, type TrainingState } from './training-state.ts';

export interface Training {
  readonly network: Network;
  /** The weights to start from. */
  readonly weights: Weights;
  /** The state to resume from. */
  readonly start?: TrainingState | undefined;
  readonly recipe: RecipeParams;
  /**
   * Stops when the mean loss or, with `heldOut`, the score has not improved for this many epochs; absent: never before
   * the last.
   */
  readonly earlyStopEpochs?: number | undefined;
  readonly normalize: Normalize;
  /** Number of training images. */
  readonly images: number;
  /**
   * Augmented batches of an epoch, with one or several side lengths, independent of the order in which epochs are
   * requested.
   */
  readonly batches: (epoch: number) => AsyncIterable<ImageBatch>;
  /** Tests weights on held-out images after every epoch; the result is the best epoch. Absent: the last. */
  readonly heldOut?: ((weights: Weights) => Promise<HeldOutScore>) | undefined;
  readonly watch: Watch;
  /** Called after every epoch except the last. */
  readonly checkpoint?: (state: TrainingState) => void;
}

/**
 * Trains every parameter of a network. Ends with the same bits for the same input on one engine with one number of
 * threads, even after an interruption. Throws METHOD_DIVERGED, METHOD_INVALID, EXECUTE_INTERRUPTED.
 */
export const trainFromScratch = async (training: Training): Promise<TrainingState> => {
  const { network, weights, normalize, recipe, images, start, watch } = training;
  const steps = stepsPerEpoch(images, recipe);
  const whole = new LiveHead({
    network,
    cut: 'input',
    normalize,
    weights,
    parts: allParts(network),
    recipe,
    stepsPerEpoch: steps,
    start,
  });
  const clock = new EpochClock(watch, recipe, steps);
  let losses = start?.losses ?? [];
  let kept: Pick<TrainingState, 'heldOut' | 'best'> = keptOf(start);
  const isDone = (): boolean =>
    kept.heldOut === undefined
      ? hasStalled(losses, training.earlyStopEpochs)
      : isPastBest(kept.heldOut, training.earlyStopEpochs);
  try {
    while (losses.length < recipe.epochs && !isDone()) {
      if (losses.length > 0 && losses !== start?.losses) training.checkpoint?.({ ...(await whole.state()), ...kept });
      const epoch = losses.length;
      let step = epoch * steps;
      for await (const batch of training.batches(epoch)) {
        await pauseForSignals(watch.signal);
        const inputs = () => [pixelTensor(batch.pixels, batch.sizePx)];
        const loss = await whole.step(step, inputs, batch);
        clock.step({ step, images: batch.labels.length, loss });
        step += 1;
      }
      const loss = whole.endEpoch();
      clock.endEpoch(epoch, loss, whole.learningRateAt(step - 1));
      losses = [...losses, loss];
      if (training.heldOut !== undefined) {
        const weights = reached(await whole.state());
        const score = await training.heldOut(weights);
        kept = keptAfter(kept, score, weights);
        for (const metric of heldOutMetrics(epoch, score)) watch.metric(metric);
      }
    }
    return { ...(await whole.state()), ...kept };
  } finally {
    whole.dispose();
  }
};

/** Whether this many epochs came after the best one. */
const isPastBest = (scores: readonly HeldOutScore[], patienceEpochs: number | undefined): boolean =>
  patienceEpochs !== undefined && scores.length - 1 - bestEpoch(scores) >= patienceEpochs;

/** Whether none of the last `patienceEpochs` epochs had a lower mean loss than all before them. */
export const hasStalled = (losses: readonly number[], patienceEpochs: number | undefined): boolean => {
  if (patienceEpochs === undefined || losses.length <= patienceEpochs) return false;
  const lowestBefore = smallest(losses.slice(0, -patienceEpochs));
  return smallest(losses.slice(-patienceEpochs)) >= lowestBefore;
};
