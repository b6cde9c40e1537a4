import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Metric } from '../../../src/domain/events.ts';
import { cutForScope } from '../../../src/domain/scope.ts';
import { openEngine, tf } from '../../../src/engine/index.ts';
import { type FeatureSet, fineTuneHead } from '../../../src/method/index.ts';
import { crossEntropy } from '../../../src/method/training/cross-entropy.ts';
import { LiveParameters } from '../../../src/method/training/live-parameters.ts';
import { findArchitecture, runSteps, shapesAt, type Weights } from '../../../src/model/index.ts';
import { toFileLayout } from '../../../src/model/weights/layout.ts';
import { generatedImages, generatedWeights } from '../../model/generated.ts';
import { memoryFeatures } from '../memory-features.ts';
import { recipe, unwatched } from '../recipes.ts';

/** Origin of the numbers: the `origin` member of the file. */
interface Golden {
  readonly size: number;
  readonly batch: number;
  readonly labels: readonly number[];
  readonly scopes: Readonly<
    Record<
      string,
      {
        readonly trained: readonly string[];
        /** Before each of three steps. */
        readonly f64_losses: readonly number[];
        /** After three steps, of every tensor that changed: its first values, and the length of its change. */
        readonly changed: Readonly<Record<string, { readonly first8: readonly number[]; readonly delta_l2: number }>>;
        readonly f64_eval_logits0: readonly number[];
        readonly eval_loss: number;
      }
    >
  >;
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../golden/model/fixres-steps-resnet18.json', import.meta.url), 'utf8'),
);
const network = findArchitecture('resnet18', 1000);
const weights = generatedWeights(network, 0);
const labels = Int32Array.from(golden.labels);
const features = new Map<string, FeatureSet>();

const whole = { classifier: true, bn: false, lastCells: 0 };
const scopes = [
  { golden: 'classifier', scope: whole, bn: 'statistics' },
  { golden: 'lastbn_frozen_affine', scope: { ...whole, bn: true }, bn: 'statistics' },
  { golden: 'lastbn_trained_affine', scope: { ...whole, bn: true }, bn: 'affine' },
  { golden: 'last_block', scope: { ...whole, lastCells: 1 }, bn: 'statistics' },
] as const;

before(async () => {
  await openEngine({ engine: 'onnx', threads: 2 });
  const images = generatedImages(golden.batch, golden.size, 0);
  const parameters = new LiveParameters(network.parameters, weights);
  const outputs = tf.tidy(() => {
    let tensors: Tensor[] = [tf.tensor(images, [golden.batch, golden.size, golden.size, 3])];
    const before: Tensor[][] = [];
    for (const step of network.steps) {
      before.push(tensors);
      tensors = runSteps([step], tensors, parameters.context);
    }
    return before;
  });
  const shapes = shapesAt(network, golden.size);
  for (const cut of ['pooled', 'bn', 'cells:1']) {
    const index = network.cuts[cut]!;
    const values = outputs[index]!.map((tensor) => tensor.dataSync<'float32'>());
    features.set(cut, memoryFeatures(cut, shapes[index]!, values, labels));
  }
  tf.dispose(outputs);
  parameters.dispose();
});

for (const { golden: name, scope, bn } of scopes) {
  test(`three steps of the scope ${name} are PyTorch's`, async () => {
    const expected = golden.scopes[name]!;
    const losses: number[] = [];
    const tuned = await fineTuneHead({
      network,
      weights,
      features: features.get(cutForScope(scope))!,
      scope,
      bn,
      recipe: recipe({ batch_size: golden.batch, epochs: 3 }),
      seed: 1,
      watch: { ...unwatched, metric: ({ key, value }: Metric) => key === 'train_loss' && losses.push(value) },
    });
    assert.deepEqual([...tuned.parts.parameters].sort(), [...expected.trained].sort());
    expected.f64_losses.forEach((loss, step) => {
      near(losses[step]!, loss, 2e-5 * loss, `loss before step ${step}`);
    });
    assert.deepEqual([...tuned.weights.keys()].sort(), Object.keys(expected.changed).sort());
    for (const [key, { first8, delta_l2: length }] of Object.entries(expected.changed))
      compare(tuned.weights, key, first8, length);
    const { logits, loss } = evaluationMode(new Map([...weights, ...tuned.weights]));
    const scale = Math.max(...logits.map(Math.abs));
    expected.f64_eval_logits0.forEach((value, index) => {
      near(logits[index]!, value, 2e-5 * scale, `logit ${index}`);
    });
    near(loss, expected.eval_loss, 5e-5 * expected.eval_loss, 'loss afterwards');
  });
}

test('the same seed gives the same bits', async () => {
  const scope = { classifier: true, bn: true, lastCells: 0 };
  const run = (seed: number) =>
    fineTuneHead({
      network,
      weights,
      features: features.get('bn')!,
      scope,
      bn: 'affine',
      recipe: recipe({ batch_size: 3, epochs: 2, order: 'shuffled', last_batch: 'keep' }),
      seed,
      watch: unwatched,
    });
  const [first, second, other] = [await run(1), await run(1), await run(2)];
  assert.deepEqual(first, second);
  assert.equal(first.steps, 6);
  assert.notDeepEqual(first.weights, other.weights);
});

test('batch statistics without trained parameters change only the running statistics, at any learning rate', async () => {
  const run = (learningRate: number) =>
    fineTuneHead({
      network,
      weights,
      features: features.get('bn')!,
      scope: { classifier: false, bn: true, lastCells: 0 },
      bn: 'statistics',
      recipe: recipe({ batch_size: 8, epochs: 2, learning_rate: learningRate }),
      seed: 1,
      watch: unwatched,
    });
  const tuned = await run(0.01);
  assert.deepEqual([...tuned.weights.keys()], ['layer4.1.bn2.running_mean', 'layer4.1.bn2.running_var']);
  assert.deepEqual(tuned.parts.parameters, []);
  assert.deepEqual((await run(1)).weights, tuned.weights);
});

test('running statistics move towards those of a batch by `bn_momentum`', async () => {
  const moved = async (momentum: number) => {
    const { weights: changed } = await fineTuneHead({
      network,
      weights,
      features: features.get('bn')!,
      scope: { classifier: false, bn: true, lastCells: 0 },
      bn: 'statistics',
      recipe: recipe({ batch_size: 8, bn_momentum: momentum }),
      seed: 1,
      watch: unwatched,
    });
    const before = weights.get('layer4.1.bn2.running_mean')!;
    return changed.get('layer4.1.bn2.running_mean')!.map((value, index) => value - before[index]!);
  };
  const [entire, tenth] = [await moved(1), await moved(0.1)];
  const length = Math.hypot(...entire);
  assert.ok(length > 0.01);
  entire.forEach((value, index) => {
    near(tenth[index]!, value / 10, 1e-5 * length, `channel ${index}`);
  });
});

test('too large a learning rate is reported as such, and leaks no tensor', async () => {
  const tensors = tf.memory().numTensors;
  const tuning = fineTuneHead({
    network,
    weights,
    features: features.get('pooled')!,
    scope: whole,
    bn: 'statistics',
    recipe: recipe({ batch_size: 8, epochs: 20, learning_rate: 1e30 }),
    seed: 1,
    watch: unwatched,
  });
  await assert.rejects(tuning, { code: 'METHOD_DIVERGED' });
  assert.equal(tf.memory().numTensors, tensors);
});

/** The logits of the first image and the loss of all, in evaluation mode from the last block on. */
const evaluationMode = (changed: Weights): { logits: number[]; loss: number } => {
  const parameters = new LiveParameters(network.parameters, changed);
  const set = features.get('cells:1')!;
  const [logits, loss] = tf.tidy(() => {
    const inputs = set
      .rows(labels.map((_, index) => index))
      .map((values, tensor) => tf.tensor(values, [labels.length, ...set.shapes[tensor]!]));
    const [output] = runSteps(network.steps.slice(network.cuts['cells:1']), inputs, parameters.context);
    return [output!, crossEntropy(output as Tensor2D, tf.tensor1d(labels, 'int32'))];
  });
  parameters.dispose();
  return { logits: [...logits.dataSync<'float32'>().subarray(0, 1000)], loss: loss.dataSync<'float32'>()[0]! };
};

const compare = (changed: Weights, key: string, first8: readonly number[], length: number): void => {
  const parameter = network.parameters.find(({ name }) => name === key)!;
  const [after, from] = [changed, weights].map((values) => toFileLayout(parameter, values.get(key)!)) as [
    Float32Array,
    Float32Array,
  ];
  first8.forEach((value, index) => {
    near(after[index]!, value, 1e-6 + 5e-5 * Math.abs(value), `${key} at ${index}`);
  });
  near(
    Math.sqrt(after.reduce((sum, value, index) => sum + (value - from[index]!) ** 2, 0)),
    length,
    2e-3 * length,
    `change of ${key}`,
  );
};

const near = (got: number, expected: number, tolerance: number, what: string): void =>
  assert.ok(Math.abs(got - expected) <= tolerance, `${what}: ${got} instead of ${expected} (±${tolerance})`);
