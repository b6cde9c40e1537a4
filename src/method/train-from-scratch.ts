import type { ImageBatch } from '../data/types.ts';
import { type Tensor2D, tf } from '../engine/index.ts';
import { allParts, type Network, runSteps, type Weights } from '../model/index.ts';
import { crossEntropy } from './cross-entropy.ts';
import { EpochClock } from './epoch-clock.ts';
import { pauseForSignals } from './interruption.ts';
import { learningRateAt } from './learning-rate.ts';
import { LiveParameters } from './live-parameters.ts';
import { type Normalize, normalizePixels, pixelTensor } from './normalize.ts';
import { createOptimizer } from './optimizer.ts';
import { type Recipe, stepsPerEpoch } from './recipe.ts';
import { trainStep } from './train-step.ts';
import type { Watch } from './types.ts';

/** A training between two epochs: all that it needs to go on and end with the same bits. */
export interface TrainingState {
  readonly epochsDone: number;
  readonly weights: Weights;
  readonly optimizer: Weights;
  /** Mean loss over the last epoch. */
  readonly loss: number;
}

export interface Training {
  readonly network: Network;
  /** The weights to start from, or the state to go on from. */
  readonly start: Weights | TrainingState;
  readonly recipe: Recipe;
  readonly normalize: Normalize;
  /** Number of training images. */
  readonly images: number;
  /** Augmented batches of an epoch; the same for the same epoch, in whatever order epochs are asked for. */
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
  const { network, recipe, images, watch } = training;
  const steps = stepsPerEpoch(images, recipe);
  const start = asState(training.start);
  const parameters = new LiveParameters(network.parameters, start.weights, allParts(network), recipe.weight_decay_on);
  const stepsDone = start.epochsDone * steps;
  const optimizer = createOptimizer(recipe, parameters.trained, { state: start.optimizer, steps: stepsDone });
  const clock = new EpochClock(watch, recipe, steps);
  let step = stepsDone;
  let state = start;
  try {
    for (let epoch = start.epochsDone; epoch < recipe.epochs; epoch++) {
      let learningRate = 0;
      for await (const batch of training.batches(epoch)) {
        await pauseForSignals(watch.signal);
        learningRate = learningRateAt(recipe, { step, stepsPerEpoch: steps });
        const loss = await trainStep(parameters, optimizer, {
          learningRate,
          step,
          loss: () => batchLoss(training, parameters, batch),
        });
        clock.step({ step, images: batch.labels.length, loss });
        step += 1;
      }
      const loss = clock.endEpoch(epoch, learningRate);
      const isLast = epoch === recipe.epochs - 1;
      if (isLast || training.checkpoint !== undefined) {
        const weights = await parameters.changed();
        state = { epochsDone: epoch + 1, weights, optimizer: await optimizer.state(), loss };
      }
      if (!isLast) training.checkpoint?.(state);
    }
  } finally {
    optimizer.dispose();
    parameters.dispose();
  }
  return state;
};

const batchLoss = ({ network, normalize, recipe }: Training, parameters: LiveParameters, batch: ImageBatch) => {
  const x = normalizePixels(pixelTensor(batch.pixels, batch.sidePx), normalize);
  const [logits] = runSteps(network.steps, [x], parameters.context);
  return crossEntropy(logits as Tensor2D, tf.tensor1d(batch.labels, 'int32'), recipe.label_smoothing);
};

const asState = (start: Training['start']): TrainingState =>
  'epochsDone' in start ? start : { epochsDone: 0, weights: start, optimizer: new Map(), loss: Number.NaN };
