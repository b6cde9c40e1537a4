import type { RecipeParams } from '../../domain/recipe.ts';
import { repeatable, type Tensor, type Tensor2D, type Tensor4D, tf } from '../../engine/index.ts';
import { type Network, runHead, type Step, type TrainedParts, type Weights } from '../../model/index.ts';
import { type Normalize, normalizePixels } from '../features/normalize.ts';
import { cutIndex, parametersOf } from '../features/trunk-pass.ts';
import {
  classificationLoss,
  type Targets,
  type TargetTensors,
  targetTensors,
} from '../training/classification-loss.ts';
import { diverged } from '../training/diverged.ts';
import { GradientSums } from '../training/gradient-sums.ts';
import { learningRateAt } from '../training/learning-rate.ts';
import { LiveParameters } from '../training/live-parameters.ts';
import { createOptimizer, type Optimizer } from '../training/optimizer.ts';
import { trainStep } from '../training/train-step.ts';
import type { TrainingState } from '../training/training-state.ts';
import { WeightAverage } from '../training/weight-average.ts';

export interface LiveHeadOptions {
  readonly network: Network;
  /** Where the head starts: `input` for the whole network. */
  readonly cut: string;
  /** Present: the input is image pixels, which are normalised; absent: the input is features. */
  readonly normalize?: Normalize | undefined;
  /** At least the head's weights. */
  readonly weights: Weights;
  readonly parts: TrainedParts;
  readonly recipe: RecipeParams;
  readonly stepsPerEpoch: number;
  /** The state to resume from; its weights replace `weights`. */
  readonly start?: TrainingState | undefined;
}

/** The values that change between steps, as tensors. */
interface LiveInputs extends TargetTensors {
  readonly images: readonly Tensor[];
  readonly rates: readonly Tensor[];
  readonly [name: string]: readonly Tensor[];
}

/** The steps after a cut during training: parameters on the open engine, optimiser, and losses. Must be disposed of. */
export class LiveHead {
  readonly parts: TrainedParts;
  readonly #steps: readonly Step[];
  readonly #recipe: RecipeParams;
  readonly #stepsPerEpoch: number;
  readonly #parameters: LiveParameters;
  readonly #optimizer: Optimizer;
  readonly #normalize: Normalize | undefined;
  readonly #average: WeightAverage | undefined;
  readonly #sums: GradientSums | undefined;
  readonly #compute: (inputs: LiveInputs) => Tensor;
  /** If gradients are accumulated: the update at the end of a batch. */
  readonly #update: (inputs: { readonly rates: readonly Tensor[] }) => Tensor;
  readonly #losses: number[];
  /** Losses of the steps of this epoch. */
  #epochLosses: number[] = [];

  constructor({ network, cut, normalize, weights, parts, recipe, stepsPerEpoch, start }: LiveHeadOptions) {
    this.parts = parts;
    this.#recipe = recipe;
    this.#stepsPerEpoch = stepsPerEpoch;
    this.#steps = network.steps.slice(cutIndex(network, cut));
    this.#losses = [...(start?.losses ?? [])];
    const values = new Map([...weights, ...(start?.weights ?? [])]);
    const own = parametersOf(network, this.#steps);
    this.#parameters = new LiveParameters(own, values, parts, recipe);
    const steps = this.#losses.length * stepsPerEpoch;
    const state = start?.optimizer ?? new Map();
    this.#optimizer = createOptimizer(recipe, this.#parameters.trained, { state, steps });
    this.#normalize = normalize;
    const { ema_decay: decay, accumulate = 1 } = recipe;
    this.#average = decay == null ? undefined : new WeightAverage(decay, this.#parameters.changing, start?.average);
    this.#sums = accumulate === 1 ? undefined : new GradientSums(this.#parameters.trained);
    const variables = [
      ...this.#parameters.variables,
      ...this.#optimizer.slots,
      ...(this.#average?.variables ?? []),
      ...(this.#sums?.variables ?? []),
    ];
    this.#compute = repeatable(variables, (inputs: LiveInputs) => this.#record(inputs));
    this.#update = repeatable(variables, ({ rates }) => this.#recordUpdate(rates));
  }

  /** Number of completed epochs. */
  get epochsDone(): number {
    return this.#losses.length;
  }

  learningRateAt(step: number): number {
    return learningRateAt(this.#recipe, { step, stepsPerEpoch: this.#stepsPerEpoch });
  }

  /**
   * One step on the tensors from `images`, features or the pixels of a batch (`pixelTensor`), which are disposed of.
   * `step` counts from 0 over all epochs. Returns the loss before the step. Throws METHOD_DIVERGED, METHOD_INVALID.
   */
  async step(step: number, images: () => Tensor[], targets: Targets): Promise<number> {
    const at = { learningRate: this.learningRateAt(step), step };
    const loss =
      this.#sums === undefined
        ? await this.#stepAtOnce(images, targets, at)
        : await this.#stepInPieces(images, targets, at);
    this.#epochLosses.push(loss);
    return loss;
  }

  #stepAtOnce(images: () => Tensor[], targets: Targets, at: StepAt): Promise<number> {
    return trainStep(() => {
      const rates = this.#optimizer.nextRates(at.learningRate);
      return this.#compute({ images: images(), ...targetTensors(targets), rates });
    }, at);
  }

  /** Passes the batch through the network in `accumulate` pieces, then makes one update with their mean gradients. */
  async #stepInPieces(images: () => Tensor[], targets: Targets, at: StepAt): Promise<number> {
    const count = targets.labels.length;
    const size = Math.ceil(count / this.#recipe.accumulate!);
    const whole = tf.tidy(images);
    let loss = 0;
    try {
      for (let first = 0; first < count; first += size) {
        const length = Math.min(size, count - first);
        const share = length / count;
        loss +=
          share *
          (await trainStep(() => {
            const piece = whole.map((tensor) => tf.slice(tensor, first, length));
            return this.#compute({
              images: piece,
              ...targetTensors(pieceOf(targets, first, length)),
              rates: [tf.scalar(share)],
            });
          }, at));
      }
    } finally {
      tf.dispose(whole);
    }
    await trainStep(() => this.#update({ rates: this.#optimizer.nextRates(at.learningRate) }), at);
    return loss;
  }

  /** Ends an epoch; returns its mean loss. */
  endEpoch(): number {
    const loss = this.#epochLosses.reduce((sum, each) => sum + each, 0) / this.#epochLosses.length;
    this.#epochLosses = [];
    this.#losses.push(loss);
    return loss;
  }

  /**
   * Everything needed to resume after the last completed epoch. Throws METHOD_DIVERGED if the last step produced NaN,
   * which the loss shows only one step later.
   */
  async state(): Promise<TrainingState> {
    const weights = await this.#parameters.changed();
    const optimizer = await this.#optimizer.state();
    const average = await this.#average?.values();
    for (const [name, values] of [...weights, ...optimizer]) {
      const bad = values.find((value) => !Number.isFinite(value));
      if (bad === undefined) continue;
      const step = this.epochsDone * this.#stepsPerEpoch - 1;
      throw diverged(`\`${name}\` holds ${bad} after step ${step}, learning rate ${this.learningRateAt(step)}`);
    }
    const averaged = average === undefined ? {} : { average };
    return { epochsDone: this.epochsDone, weights, optimizer, ...averaged, losses: [...this.#losses] };
  }

  dispose(): void {
    this.#sums?.dispose();
    this.#average?.dispose();
    this.#optimizer.dispose();
    this.#parameters.dispose();
  }

  /**
   * The loss, then all updates. Each depends only on the inputs and variables, because the step is recorded and
   * repeated.
   */
  #record({ images, rates, ...targets }: LiveInputs): Tensor {
    const { loss, gradients } = this.#parameters.lossAndGradients(() => {
      const input = this.#normalize === undefined ? images : [normalizePixels(images[0] as Tensor4D, this.#normalize)];
      const [logits] = runHead(this.#steps, [...input], this.#parameters.context);
      return classificationLoss(logits as Tensor2D, targets as TargetTensors, this.#recipe.label_smoothing);
    });
    if (this.#sums === undefined) this.#optimizer.apply(gradients, rates);
    else this.#sums.add(gradients, rates[0]!);
    this.#parameters.moveRunningStatistics();
    if (this.#sums === undefined) this.#average?.move();
    return loss;
  }

  /** The update that ends a batch in pieces. Returns a number, as a step must. */
  #recordUpdate(rates: readonly Tensor[]): Tensor {
    this.#optimizer.apply(this.#sums!.gradients, rates);
    this.#sums!.clear();
    this.#average?.move();
    return tf.sum(rates[0]!);
  }
}

interface StepAt {
  readonly learningRate: number;
  readonly step: number;
}

const pieceOf = ({ labels, mixed }: Targets, first: number, length: number): Targets => ({
  labels: labels.subarray(first, first + length),
  ...(mixed === undefined ? {} : { mixed: { ...mixed, labels: mixed.labels.subarray(first, first + length) } }),
});
