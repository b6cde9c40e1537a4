import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import type { RecipeParams } from '../../../src/domain/recipe.ts';
import { openEngine, tf } from '../../../src/engine/index.ts';
import { LiveHead } from '../../../src/method/heads/live-head.ts';
import { learningRateAt } from '../../../src/method/training/learning-rate.ts';
import type { TrainingState } from '../../../src/method/training/training-state.ts';
import { findArchitecture, initialise, partsOfScope, type Weights } from '../../../src/model/index.ts';
import { recipe } from '../recipes.ts';

before(() => openEngine({ engine: 'onnx', threads: 1 }));

// Made by test/golden/method/make_training.py with the versions of PyTorch and timm that stand in training.json.
interface Linear {
  readonly weight: readonly (readonly number[])[];
  readonly bias: readonly number[];
}
const golden: { readonly trained: Record<'last' | 'average', Linear>; readonly warmedUp: readonly number[] } =
  JSON.parse(readFileSync(new URL('../../golden/method/training.json', import.meta.url), 'utf8'));

const network = findArchitecture('tinynet', 3);
const [features, classes, batch, steps] = [64, 3, 4, 6];
const start: Weights = new Map([
  ...initialise(network, 1),
  [
    'fc.weight',
    Float32Array.from(
      { length: features * classes },
      (_, at) => 0.1 * Math.cos((at % classes) + 0.5 * Math.floor(at / classes)),
    ),
  ],
  ['fc.bias', new Float32Array(classes)],
]);

const headWith = (change: Partial<RecipeParams>, from?: TrainingState): LiveHead =>
  new LiveHead({
    network,
    cut: 'pooled',
    weights: start,
    parts: partsOfScope(network, { classifier: true, bn: false, lastCells: 0 }, 'statistics'),
    recipe: recipe({ learning_rate: 0.1, epochs: 2, ...change }),
    stepsPerEpoch: steps / 2,
    start: from,
  });

const takeSteps = async (head: LiveHead, from: number, to: number): Promise<TrainingState> => {
  for (let step = from; step < to; step++) {
    const values = Float32Array.from({ length: batch * features }, (_, at) =>
      Math.sin(1.3 * (step * batch + Math.floor(at / features)) + 0.7 * (at % features)),
    );
    const labels = Int32Array.from({ length: batch }, (_, row) => (step + row) % classes);
    await head.step(step, () => [tf.tensor(values, [batch, features])], { labels });
    if (step === steps / 2 - 1 || step === steps - 1) head.endEpoch();
  }
  return head.state();
};

const trained = async (change: Partial<RecipeParams>): Promise<TrainingState> => {
  const head = headWith(change);
  try {
    return await takeSteps(head, 0, steps);
  } finally {
    head.dispose();
  }
};

const assertClose = (weights: Weights, { weight, bias }: Linear, most: number): void => {
  const ours = weights.get('fc.weight')!;
  for (let at = 0; at < ours.length; at++) {
    const theirs = weight[at % classes]![Math.floor(at / classes)]!;
    assert.ok(Math.abs(ours[at]! - theirs) < most, `${at}: ${ours[at]} is not ${theirs}`);
  }
  for (const [at, value] of weights.get('fc.bias')!.entries()) assert.ok(Math.abs(value - bias[at]!) < most);
};

test("the running average of the weights is timm's ModelEmaV3, and does not affect training", async () => {
  const state = await trained({ ema_decay: 0.8 });
  assertClose(state.weights, golden.trained.last, 2e-6);
  assertClose(state.average!, golden.trained.average, 2e-6);
  assert.deepEqual(state.weights, (await trained({})).weights);
});

test('a batch in pieces makes the same step as the whole batch, also with pieces of unequal size', async () => {
  for (const accumulate of [2, 3, 4]) {
    const state = await trained({ accumulate, ema_decay: 0.8 });
    assertClose(state.weights, golden.trained.last, 3e-6);
    assertClose(state.average!, golden.trained.average, 3e-6);
    const { losses } = await trained({});
    for (const [epoch, loss] of state.losses.entries()) assert.ok(Math.abs(loss - losses[epoch]!) < 1e-6);
  }
});

test('an average and sums of gradients continue from a checkpoint with the same bits, and no tensor is leaked', async () => {
  const change = { ema_decay: 0.8, accumulate: 2 };
  const whole = await trained(change);
  const tensors = tf.memory().numTensors;
  const first = headWith(change);
  const halfway = await takeSteps(first, 0, steps / 2);
  first.dispose();
  const second = headWith(change, halfway);
  const resumed = await takeSteps(second, steps / 2, steps);
  second.dispose();
  assert.deepEqual(resumed, whole);
  assert.equal(tf.memory().numTensors, tensors);
});

test("a warm-up before a cosine has the rates of PyTorch's LinearLR and CosineAnnealingLR", () => {
  const warmed = recipe({ learning_rate: 0.1, epochs: 4, schedule: 'cosine', warmup_fraction: 0.25 });
  for (const [step, rate] of golden.warmedUp.entries()) {
    const ours = learningRateAt(warmed, { step, stepsPerEpoch: 5 });
    assert.ok(Math.abs(ours - rate) < 1e-9, `step ${step}: ${ours} is not ${rate}`);
  }
});
