import { isFixresError } from '../../base/errors.ts';
import { epochOrder } from '../../data/batches/epoch-order.ts';
import type { RecipeParams } from '../../domain/recipe.ts';
import { partsOfScope } from '../../model/index.ts';
import { featureRows, rowBuffers } from '../features/feature-tensors.ts';
import { rowTensors } from '../features/trunk-rows.ts';
import { pauseForSignals } from '../interruption.ts';
import { atLength, stepsPerEpoch, withEpochs } from '../training/recipe.ts';
import { reached } from '../training/training-state.ts';
import { chooseRows } from './choose-rows.ts';
import { evaluateHead } from './evaluate-head.ts';
import { LiveHead } from './live-head.ts';
import type { RateSearching } from './search-rate.ts';

/** The results of a rate so far. */
export interface Tally {
  /** Number of correct predictions for held-out images. */
  right: number;
  /** Sum of the losses of all predictions. */
  loss: number;
  hasDiverged: boolean;
}

/** Rows of the features. */
export interface Fold {
  readonly rest: Int32Array;
  readonly heldOut: Int32Array;
}

type LiveTrials = ReadonlyMap<Tally, LiveHead>;

/**
 * Trains a head with each rate on the remaining images, all on the same batches, and scores their predictions for the
 * held-out images.
 */
export const tryRates = async (searching: RateSearching, fold: Fold, tallies: readonly Tally[]): Promise<void> => {
  const { network, weights, features, scope, bn, search } = searching;
  const recipe = trialRecipe(searching, fold.rest.length);
  const steps = stepsPerEpoch(fold.rest.length, recipe);
  const parts = partsOfScope(network, scope, bn);
  const heads = new Map<Tally, LiveHead>();
  try {
    for (const [index, rate] of search.rates.entries()) {
      if (tallies[index]!.hasDiverged) continue;
      const own = { ...recipe, learning_rate: rate };
      const head = new LiveHead({ network, cut: features.cut, weights, parts, recipe: own, stepsPerEpoch: steps });
      heads.set(tallies[index]!, head);
    }
    await trainAll(searching, fold.rest, recipe, heads);
    await testAll(searching, fold.heldOut, heads);
  } finally {
    for (const head of heads.values()) head.dispose();
  }
};

type TrialRecipe = Omit<RecipeParams, 'learning_rate'>;

/** The number of steps of the head, or the limit of a search: the schedule ends with them. */
const trialRecipe = ({ recipe, images, search }: RateSearching, imagesOfTrial: number): TrialRecipe => {
  const whole = atLength(recipe, images);
  const steps = Math.min(search.most_steps, whole.epochs * stepsPerEpoch(images, whole));
  return withEpochs(whole, Math.max(1, Math.round(steps / stepsPerEpoch(imagesOfTrial, whole))));
};

const trainAll = async (
  { features, seed, watch }: RateSearching,
  rest: Int32Array,
  recipe: TrialRecipe,
  heads: LiveTrials,
): Promise<void> => {
  const training = chooseRows(features, rest);
  const steps = stepsPerEpoch(rest.length, recipe);
  const buffers = rowBuffers(training, Math.min(recipe.batch_size, rest.length));
  const everyRow = Int32Array.from(rest.keys());
  for (let epoch = 0; epoch < recipe.epochs; epoch++) {
    const order = epochOrder(everyRow, { order: recipe.order, seed, epoch });
    for (let batch = 0; batch < steps; batch++) {
      await pauseForSignals(watch.signal);
      const indices = order.slice(batch * recipe.batch_size, (batch + 1) * recipe.batch_size);
      const labels = indices.map((row) => training.labels[row]!);
      const arrays = featureRows(training, indices, buffers);
      const inputs = () => rowTensors({ images: indices.length, shapes: training.shapes, arrays });
      for (const [tally, head] of heads)
        await unlessDiverged(tally, () => head.step(epoch * steps + batch, inputs, { labels }));
    }
    watch.progress({ fraction: (epoch + 1) / recipe.epochs });
  }
};

const testAll = async (
  { network, weights, features, watch }: RateSearching,
  heldOut: Int32Array,
  heads: LiveTrials,
): Promise<void> => {
  const held = chooseRows(features, heldOut);
  const quiet = { ...watch, progress: () => {} };
  for (const [tally, head] of heads) {
    await unlessDiverged(tally, async () => {
      const own = new Map([...weights, ...reached(await head.state())]);
      const { predictions } = await evaluateHead({ network, weights: own, features: held, watch: quiet });
      for (const { predicted, label, loss } of predictions) {
        tally.right += predicted === label ? 1 : 0;
        tally.loss += loss;
      }
    });
  }
};

/** A rate whose training diverges is dropped; the others continue. */
const unlessDiverged = async (tally: Tally, work: () => Promise<unknown>): Promise<void> => {
  if (tally.hasDiverged) return;
  try {
    await work();
  } catch (error) {
    if (!isFixresError(error) || error.code !== 'METHOD_DIVERGED') throw error;
    tally.hasDiverged = true;
  }
};
