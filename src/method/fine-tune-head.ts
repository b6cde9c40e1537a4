import { epochOrder } from '../data/batches/epoch-order.ts';
import { type Tensor2D, tf } from '../engine/index.ts';
import {
  type BatchNormMode,
  type Network,
  partsOfScope,
  runSteps,
  type Scope,
  type TrainedParts,
  type Weights,
} from '../model/index.ts';
import { crossEntropy } from './cross-entropy.ts';
import { EpochClock } from './epoch-clock.ts';
import { featureTensors } from './feature-tensors.ts';
import type { FeatureSet } from './features.ts';
import { pauseForSignals } from './interruption.ts';
import { learningRateAt } from './learning-rate.ts';
import { LiveParameters } from './live-parameters.ts';
import { createOptimizer } from './optimizer.ts';
import { type Recipe, stepsPerEpoch } from './recipe.ts';
import { trainStep } from './train-step.ts';
import { cutIndex, parametersOf } from './trunk-pass.ts';
import type { Watch } from './types.ts';

export interface FineTuning {
  readonly network: Network;
  readonly weights: Weights;
  /** Of the training images, at a cut that leaves all of the scope in the head. */
  readonly features: FeatureSet;
  readonly scope: Scope;
  readonly bn: BatchNormMode;
  readonly recipe: Recipe;
  readonly seed: number;
  readonly watch: Watch;
}

export interface FineTuned {
  /** Values of every tensor that changed: trained parameters, and running statistics. */
  readonly weights: Weights;
  readonly parts: TrainedParts;
  /** Mean loss over the last epoch. */
  readonly loss: number;
  readonly steps: number;
}

/**
 * Fine-tunes the head at the test resolution on the trunk's cached features. What the scope doesn't name stays in
 * evaluation mode and is not changed. Same seed, same bits on one engine with one number of threads.
 * Throws MODEL_SCOPE_IMPOSSIBLE, METHOD_DIVERGED, METHOD_INVALID, EXECUTE_INTERRUPTED.
 */
export const fineTuneHead = async (tuning: FineTuning): Promise<FineTuned> => {
  const { network, features, recipe, watch } = tuning;
  const parts = partsOfScope(network, tuning.scope, tuning.bn);
  const head = network.steps.slice(cutIndex(network, features.cut));
  const images = features.labels.length;
  const everyImage = Int32Array.from({ length: images }, (_, image) => image);
  const steps = stepsPerEpoch(images, recipe);
  const parameters = new LiveParameters(parametersOf(network, head), tuning.weights, parts, recipe.weight_decay_on);
  const optimizer = createOptimizer(recipe, parameters.trained);
  const clock = new EpochClock(watch, recipe, steps);
  let loss = Number.NaN;
  try {
    for (let epoch = 0; epoch < recipe.epochs; epoch++) {
      const order = epochOrder(everyImage, { order: recipe.order, seed: tuning.seed, epoch });
      for (let batch = 0; batch < steps; batch++) {
        await pauseForSignals(watch.signal);
        const step = epoch * steps + batch;
        const indices = order.slice(batch * recipe.batch_size, (batch + 1) * recipe.batch_size);
        const stepLoss = await trainStep(parameters, optimizer, {
          learningRate: learningRateAt(recipe, { step, stepsPerEpoch: steps }),
          step,
          loss: () => {
            const [logits] = runSteps(head, featureTensors(features, indices), parameters.context);
            return crossEntropy(logits as Tensor2D, labelTensor(features, indices), recipe.label_smoothing);
          },
        });
        clock.step({ step, images: indices.length, loss: stepLoss });
      }
      loss = clock.endEpoch(epoch, learningRateAt(recipe, { step: (epoch + 1) * steps - 1, stepsPerEpoch: steps }));
    }
    return { weights: await parameters.changed(), parts, loss, steps: recipe.epochs * steps };
  } finally {
    optimizer.dispose();
    parameters.dispose();
  }
};

const labelTensor = ({ labels }: FeatureSet, indices: Int32Array) =>
  tf.tensor1d(
    indices.map((index) => labels[index]!),
    'int32',
  );
