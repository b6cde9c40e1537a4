import { smallest } from '../../base/extremes.ts';
import type { ImageBatch } from '../../data/types/batch.ts';
import type { RecipeParams } from '../../domain/recipe.ts';
import { allParts, type Network, type Weights } from '../../model/index.ts';
import { type Normalize, pixelTensor } from '../features/normalize.ts';
import { LiveHead } from '../heads/live-head.ts';
import { pauseForSignals } from '../interruption.ts';
import type { Watch } from '../types.ts';
import { EpochClock } from './epoch-clock.ts';
import { stepsPerEpoch } from './recipe.ts';
import type { TrainingState } from './training-state.ts';

export interface Training {
  readonly network: Network;
  /** The weights to start from. */
  readonly weights: Weights;
  /** The state to go on from. */
  readonly start?: TrainingState | undefined;
  readonly recipe: RecipeParams;
  /** Ends when the mean loss has not fallen for so many epochs; absent: never before the last. */
  readonly earlyStopEpochs?: number | undefined;
  readonly normalize: Normalize;
  /** Number of training images. */
  readonly images: number;
  /** Augmented batches of an epoch, of one side or several; the same for the same epoch, in whatever order epochs are asked for. */
  readonly batches: (epoch: number) => AsyncIterable<ImageBatch>;
  readonly watch: Watch;
  /** Called after every epoch but the last. */
  readonly checkpoint?: (state: TrainingState) => void;
}

/**
 * Trains every parameter of a network. Ends with the same bits for the same input on one engine with one number of
 * threads, also when it was interrupted and resumed. Throws METHOD_DIVERGED, METHOD_INVALID, EXECUTE_INTERRUPTED.
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
  try {
    while (losses.length < recipe.epochs && !hasStalled(losses, training.earlyStopEpochs)) {
      if (losses.length > 0 && losses !== start?.losses) training.checkpoint?.(await whole.state());
      const epoch = losses.length;
      let step = epoch * steps;
      for await (const batch of training.batches(epoch)) {
        await pauseForSignals(watch.signal);
        const inputs = () => [pixelTensor(batch.pixels, batch.sidePx)];
        const loss = await whole.step(step, inputs, batch);
        clock.step({ step, images: batch.labels.length, loss });
        step += 1;
      }
      const loss = whole.endEpoch();
      clock.endEpoch(epoch, loss, whole.learningRateAt(step - 1));
      losses = [...losses, loss];
    }
    return await whole.state();
  } finally {
    whole.dispose();
  }
};

/** Whether none of the last so many epochs had a lower mean loss than all before them. */
export const hasStalled = (losses: readonly number[], patienceEpochs: number | undefined): boolean => {
  if (patienceEpochs === undefined || losses.length <= patienceEpochs) return false;
  const lowestBefore = smallest(losses.slice(0, -patienceEpochs));
  return smallest(losses.slice(-patienceEpochs)) >= lowestBefore;
};
