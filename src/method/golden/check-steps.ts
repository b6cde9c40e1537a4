import type { RecipeParams } from '../../domain/recipe.ts';
import { type BatchNormMode, cutForScope, type Scope } from '../../domain/scope.ts';
import { type Tensor, type Tensor2D, tf } from '../../engine/index.ts';
import { goldenNetwork } from '../../model/golden/check-forward.ts';
import { distance, type Figure, length, magnitude, relativeTolerance } from '../../model/golden/figure.ts';
import { depthwiseGainOf, generateImages, generateParameter } from '../../model/golden/generate.ts';
import type { GoldenScope, GoldenState, StepsGolden } from '../../model/golden/golden.ts';
import { runGenerated } from '../../model/golden/run-generated.ts';
import { type Network, runSteps, type Weights } from '../../model/index.ts';
import { toFileLayout } from '../../model/weights/layout.ts';
import { featureTensors } from '../features/feature-tensors.ts';
import type { FeatureSet } from '../features/features.ts';
import { cutIndex, parametersOf } from '../features/trunk-pass.ts';
import { type FineTuned, fineTuneHead } from '../heads/fine-tune-head.ts';
import { crossEntropy } from '../training/cross-entropy.ts';
import { LiveParameters } from '../training/live-parameters.ts';

/** The scopes of golden files in our terms. */
const scopes: Readonly<Record<string, { readonly scope: Scope; readonly bn: BatchNormMode }>> = {
  classifier: { scope: { classifier: true, bn: false, lastCells: 0 }, bn: 'statistics' },
  lastbn_frozen_affine: { scope: { classifier: true, bn: true, lastCells: 0 }, bn: 'statistics' },
  lastbn_trained_affine: { scope: { classifier: true, bn: true, lastCells: 0 }, bn: 'affine' },
  last_block: { scope: { classifier: true, bn: false, lastCells: 1 }, bn: 'statistics' },
};

/** Losses and changed tensors of the first steps of fine-tuning, in every scope of the file, on the open engine. */
export const checkSteps = async (golden: StepsGolden): Promise<Figure[]> => {
  const network = goldenNetwork(golden.model);
  const figures: Figure[] = [];
  for (const [name, theirs] of golden.scopes) figures.push(...(await checkScope(network, golden, name, theirs)));
  return figures;
};

const checkScope = async (
  network: Network,
  golden: StepsGolden,
  name: string,
  theirs: GoldenScope,
): Promise<Figure[]> => {
  const known = scopes[name];
  if (known === undefined) {
    return [{ part: name, aspect: 'scope', name, difference: Infinity, allowed: 0, note: 'this scope is not known' }];
  }
  const features = await featuresOf(network, golden, cutForScope(known.scope));
  const weights = headWeights(network, golden.seed, features.cut);
  const tuned: FineTuned[] = [];
  for (let steps = 1; steps <= theirs.losses.length; steps++) {
    const recipe = recipeOf(golden, steps);
    tuned.push(await fineTuneHead({ network, weights, features, ...known, recipe, seed: 0, watch: nobody }));
  }
  const compare = new ScopeComparison(network, golden, features, weights);
  const states: Figure[] = [];
  for (const [steps, state] of theirs.after) {
    states.push(...(await compare.state(`${name}, after ${steps}`, tuned[steps - 1]!, state)));
  }
  return [
    trainedFigure(name, tuned[0]!, theirs),
    ...tuned.map(({ loss }, step) => compare.loss(name, `before step ${step + 1}`, loss, theirs.losses[step]!)),
    ...(theirs.preciseLosses ?? []).map((loss, step) =>
      compare.loss(name, `before step ${step + 1}, double precision`, tuned[step]!.loss, loss),
    ),
    ...compare.gradients(name, tuned[0]!, theirs),
    ...states,
  ];
};

/** The frozen trunk's output for the generated images, a single batch. */
const featuresOf = async (
  network: Network,
  { seed, sidePx, labels }: StepsGolden,
  cut: string,
): Promise<FeatureSet> => {
  const images = tf.tensor(generateImages(labels.length, sidePx, seed), [labels.length, sidePx, sidePx, 3], 'float32');
  const trunk = network.steps.slice(0, cutIndex(network, cut));
  const [tensors] = (await runGenerated(network, trunk, seed, [[images]])) as [Tensor[]];
  const values = await Promise.all(tensors.map(async (tensor) => (await tensor.data<'float32'>()).slice()));
  const shapes = tensors.map(({ shape }) => shape.slice(1));
  tf.dispose(tensors);
  return {
    cut,
    shapes,
    labels: Int32Array.from(labels),
    rows: (indices) => values.map((all) => rowsOf(all, indices, labels.length)),
  };
};

const rowsOf = (values: Float32Array, indices: Int32Array, count: number): Float32Array => {
  const size = values.length / count;
  const rows = new Float32Array(indices.length * size);
  indices.forEach((index, row) => {
    rows.set(values.subarray(index * size, (index + 1) * size), row * size);
  });
  return rows;
};

const headWeights = (network: Network, seed: number, cut: string): Weights => {
  const head = network.steps.slice(cutIndex(network, cut));
  const gain = depthwiseGainOf(network.architecture);
  return new Map(parametersOf(network, head).map((info) => [info.name, generateParameter(info, seed, gain)]));
};

/** One batch per epoch, so that an epoch is a step. */
const recipeOf = ({ learningRate, momentum, weightDecay, labels }: StepsGolden, epochs: number): RecipeParams => ({
  optimizer: 'sgd',
  learning_rate: learningRate,
  learning_rate_rule: 'plain',
  momentum,
  nesterov: false,
  weight_decay: weightDecay,
  weight_decay_on: 'all',
  batch_size: labels.length,
  last_batch: 'keep',
  epochs,
  schedule: 'constant',
  step_epochs: 1,
  warmup_fraction: 0,
  label_smoothing: 0,
  order: 'fixed',
});

const nobody = { progress: () => {}, metric: () => {}, signal: new AbortController().signal };

const trainedFigure = (part: string, { parts }: FineTuned, { trained }: GoldenScope): Figure => {
  const wrong = [
    ...trained.filter((name) => !parts.parameters.includes(name)).map((name) => `${name} is not trained`),
    ...parts.parameters.filter((name) => !trained.includes(name)).map((name) => `${name} is trained`),
  ];
  const note = wrong.length === 0 ? {} : { note: wrong.join('; ') };
  return { part, aspect: 'trained tensors', name: 'trained tensors', difference: wrong.length, allowed: 0, ...note };
};

/** The maximum error of a tensor of 32-bit floats that rounding explains, as a length. */
const roundingOf = (values: Float32Array): number => 2 ** -23 * length(values);

/**
 * Relative distance of two lengths, beyond the rounding error. Rounding hides the whole of a gradient that is
 * mathematically 0, such as that of a bias before a batch norm.
 */
const beyond = (hidden: number, ours: number, theirs: number): number => {
  const difference = Math.abs(ours - theirs);
  return difference <= hidden ? 0 : (difference - hidden) / theirs;
};

class ScopeComparison {
  readonly #network: Network;
  readonly #golden: StepsGolden;
  readonly #features: FeatureSet;
  readonly #weights: Weights;

  constructor(network: Network, golden: StepsGolden, features: FeatureSet, weights: Weights) {
    this.#network = network;
    this.#golden = golden;
    this.#features = features;
    this.#weights = weights;
  }

  loss(part: string, name: string, ours: number, theirs: number): Figure {
    return this.#figure(part, 'losses', name, distance([ours], [theirs], theirs));
  }

  /** The first update reveals the gradient: change / -rate is the gradient plus the weight decay. */
  gradients(part: string, tuned: FineTuned, { gradients }: GoldenScope): Figure[] {
    const { learningRate, weightDecay } = this.#golden;
    return [...gradients].map(([name, theirs]) => {
      const [before, after] = [this.#weights.get(name), tuned.weights.get(name)];
      if (before === undefined || after === undefined) return this.#missing(part, 'gradients', name);
      const gradient = before.map((value, index) => (value - after[index]!) / learningRate - weightDecay * value);
      const unseen = roundingOf(before) / learningRate;
      return this.#figure(part, 'gradients', name, beyond(unseen, length(gradient), theirs));
    });
  }

  /** The changed tensors, their changes, and the network's output afterwards. */
  async state(part: string, tuned: FineTuned, theirs: GoldenState): Promise<Figure[]> {
    const ignored = (name: string) => name.endsWith('.num_batches_tracked');
    const expected = [...theirs.changed].filter(([name]) => !ignored(name));
    const unexpected = [...tuned.weights.keys()].filter((name) => !theirs.changed.has(name));
    const { logits, loss } = await this.#evaluate(tuned.weights);
    return [
      ...unexpected.map((name) => ({ ...this.#missing(part, 'changed tensors', name), note: 'should not change' })),
      ...expected.flatMap(([name, { first, changeL2 }]) => {
        const values = tuned.weights.get(name);
        const info = this.#network.parameters.find((parameter) => parameter.name === name);
        if (values === undefined || info === undefined) return [this.#missing(part, 'changed tensors', name)];
        const before = this.#weights.get(name)!;
        const change = length(values.map((value, index) => value - before[index]!));
        return [
          this.#figure(part, 'changed tensors', name, distance(toFileLayout(info, values), first, magnitude(first))),
          this.#figure(part, 'size of the change', name, beyond(roundingOf(before), change, changeL2)),
        ];
      }),
      this.#figure(part, 'logits', 'image 0', distance(logits, theirs.logits, magnitude(logits))),
      ...(theirs.preciseLogits === undefined
        ? []
        : [
            this.#figure(part, 'logits', 'double precision', distance(logits, theirs.preciseLogits, magnitude(logits))),
          ]),
      this.loss(part, 'in evaluation mode', loss, theirs.loss),
    ];
  }

  async #evaluate(changed: Weights) {
    const head = this.#network.steps.slice(cutIndex(this.#network, this.#features.cut));
    const weights = new Map([...this.#weights, ...changed]);
    const parameters = new LiveParameters(parametersOf(this.#network, head), weights);
    const { labels } = this.#features;
    const everyImage = Int32Array.from(labels, (_, image) => image);
    const [logits, loss] = tf.tidy(() => {
      const [output] = runSteps(head, featureTensors(this.#features, everyImage), parameters.context);
      return [output!, crossEntropy(output as Tensor2D, tf.tensor1d(labels, 'int32'), 0)] as const;
    });
    const values = { logits: (await logits.data<'float32'>()).slice(), loss: (await loss.data<'float32'>())[0]! };
    tf.dispose([logits, loss]);
    parameters.dispose();
    return values;
  }

  #figure(part: string, aspect: string, name: string, difference: number): Figure {
    return { part, aspect, name, difference, allowed: relativeTolerance };
  }

  #missing(part: string, aspect: string, name: string): Figure {
    return { part, aspect, name, difference: Infinity, allowed: relativeTolerance, note: 'did not change' };
  }
}
