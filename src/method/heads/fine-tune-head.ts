import { epochOrder } from '../../data/batches/epoch-order.ts';
import type { RecipeParams } from '../../domain/recipe.ts';
import type { BatchNormMode, Scope } from '../../domain/scope.ts';
import { type Network, partsOfScope, type TrainedParts, type Weights } from '../../model/index.ts';
import { featureTensors, rowBuffers } from '../features/feature-tensors.ts';
import type { FeatureSet } from '../features/features.ts';
import { pauseForSignals } from '../interruption.ts';
import { EpochClock, heldOutMetrics } from '../training/epoch-clock.ts';
import { stepsPerEpoch } from '../training/recipe.ts';
import { type HeldOutScore, keptAfter, keptOf, reached, type TrainingState } from '../training/training-state.ts';
import type { Watch } from '../types.ts';
import { chooseRows } from './choose-rows.ts';
import { evaluateHead } from './evaluate-head.ts';
import { LiveHead } from './live-head.ts';

export interface FineTuning {
  readonly network: Network;
  readonly weights: Weights;
  /** Features of the training images, at a cut that leaves the whole scope in the head. */
  readonly features: FeatureSet;
  readonly scope: Scope;
  readonly bn: BatchNormMode;
  readonly recipe: RecipeParams;
  readonly seed: number;
  /** Rows that are tested after every epoch, instead of being trained on; the result is the best epoch. Absent: the last. */
  readonly heldOut?: Int32Array | undefined;
  /** The state to resume from. */
  readonly start?: TrainingState | undefined;
  readonly watch: Watch;
  /** Called after every epoch except the last, if due. */
  readonly checkpoint?: (state: TrainingState) => void;
  /** Called once per epoch; absent: a checkpoint is always due. */
  readonly isCheckpointDue?: () => boolean;
}

export interface FineTuned {
  /** Values of all changed tensors: trained parameters and running statistics. */
  readonly weights: Weights;
  readonly parts: TrainedParts;
  /** Mean loss over the last epoch. */
  readonly loss: number;
  readonly steps: number;
  /** Of every epoch, with `heldOut`. */
  readonly scores?: readonly HeldOutScore[] | undefined;
}

/**
 * Fine-tunes the head at the test resolution on the trunk's cached features. Everything outside the scope stays in
 * evaluation mode and unchanged. The same seed gives the same bits on one engine with one number of threads, even after
 * an interruption. Throws MODEL_SCOPE_IMPOSSIBLE, METHOD_DIVERGED, METHOD_INVALID, EXECUTE_INTERRUPTED.
 */
export const fineTuneHead = async (tuning: FineTuning): Promise<FineTuned> => {
  const { network, weights, features, recipe, start, watch } = tuning;
  const parts = partsOfScope(network, tuning.scope, tuning.bn);
  const trained = rowsBut(features.labels.length, tuning.heldOut);
  const steps = stepsPerEpoch(trained.length, recipe);
  const head = new LiveHead({ network, cut: features.cut, weights, parts, recipe, stepsPerEpoch: steps, start });
  const buffers = rowBuffers(features, Math.min(recipe.batch_size, trained.length));
  const clock = new EpochClock(watch, recipe, steps);
  let kept = keptOf(start);
  try {
    for (let epoch = head.epochsDone; epoch < recipe.epochs; epoch++) {
      const order = epochOrder(trained, { order: recipe.order, seed: tuning.seed, epoch });
      for (let batch = 0; batch < steps; batch++) {
        await pauseForSignals(watch.signal);
        const step = epoch * steps + batch;
        const indices = order.slice(batch * recipe.batch_size, (batch + 1) * recipe.batch_size);
        const labels = indices.map((index) => features.labels[index]!);
        const loss = await head.step(step, () => featureTensors(features, indices, buffers), { labels });
        clock.step({ step, images: indices.length, loss });
      }
      clock.endEpoch(epoch, head.endEpoch(), head.learningRateAt((epoch + 1) * steps - 1));
      if (tuning.heldOut !== undefined) {
        const own = reached(await head.state());
        const score = await scoreOf(tuning, own);
        kept = keptAfter(kept, score, own);
        for (const metric of heldOutMetrics(epoch, score)) watch.metric(metric);
      }
      const isDue = epoch < recipe.epochs - 1 && (tuning.isCheckpointDue?.() ?? true);
      if (isDue) tuning.checkpoint?.({ ...(await head.state()), ...kept });
    }
    const state = { ...(await head.state()), ...kept };
    const { losses, heldOut: scores } = state;
    return { weights: reached(state), parts, loss: losses.at(-1) ?? Number.NaN, steps: recipe.epochs * steps, scores };
  } finally {
    head.dispose();
  }
};

/** The rows that are not in `without`. */
export const rowsBut = (rows: number, without: Int32Array = new Int32Array(0)): Int32Array => {
  const left = new Set(without);
  return Int32Array.from({ length: rows }, (_, row) => row).filter((row) => !left.has(row));
};

const scoreOf = async (tuning: FineTuning, own: Weights): Promise<HeldOutScore> => {
  const { network, features, heldOut, watch } = tuning;
  const weights = new Map([...tuning.weights, ...own]);
  const rows = chooseRows(features, heldOut!);
  const { top1, loss } = await evaluateHead({
    ...{ network, weights, features: rows },
    watch: { ...watch, progress: () => {} },
  });
  return { top1, loss };
};
