import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { RecipeParams } from '../../../src/domain/recipe.ts';
import { openEngine, tf } from '../../../src/engine/index.ts';
import { createOptimizer } from '../../../src/method/training/optimizer.ts';
import type { Weights } from '../../../src/model/index.ts';
import { recipe } from '../recipes.ts';

before(() => openEngine({ engine: 'cpu' }));

const start = [1, -2, 0.5, 3];
const steps = [
  { gradient: [0.5, -1, 0, 2], learningRate: 0.1 },
  { gradient: [1, 0.25, -0.5, -1], learningRate: 0.05 },
  { gradient: [-2, 0.125, 0.75, 0.5], learningRate: 0.2 },
];

interface Run {
  readonly values: Float32Array;
  readonly state: Weights;
}

const optimise = async (
  over: Partial<RecipeParams>,
  from: Run | undefined,
  first: number,
  last: number,
  decays = true,
): Promise<Run> => {
  const variable = tf.variable(tf.tensor1d(from?.values ?? start));
  const earlier = from === undefined ? undefined : { state: from.state, steps: first };
  const optimizer = createOptimizer(recipe(over), [{ name: 'p', variable, decays }], earlier);
  for (const { gradient, learningRate } of steps.slice(first, last)) {
    tf.tidy(() => optimizer.apply(new Map([['p', tf.tensor1d(gradient)]]), optimizer.nextRates(learningRate)));
  }
  const run = { values: variable.dataSync<'float32'>().slice(), state: await optimizer.state() };
  optimizer.dispose();
  variable.dispose();
  return run;
};

// Origin: torch.optim.SGD and torch.optim.AdamW of PyTorch 2.15.0 on the same start, gradients and rates.
const cases: Record<string, { over: Partial<RecipeParams>; expected: readonly number[] }> = {
  'plain SGD': {
    over: { momentum: 0, weight_decay: 0 },
    expected: [1.29999995, -1.9375, 0.37499997, 2.75],
  },
  'SGD with weight decay': {
    over: { momentum: 0, weight_decay: 0.1 },
    expected: [1.26759398, -1.87043798, 0.357174516, 2.65002704],
  },
  'SGD with momentum': {
    over: { momentum: 0.9, weight_decay: 0.1 },
    expected: [0.947013974, -1.63427806, 0.427959502, 2.30613708],
  },
  'SGD with Nesterov momentum': {
    over: { momentum: 0.9, nesterov: true, weight_decay: 0.1 },
    expected: [1.22563493, -1.5488975, 0.291889161, 2.03910184],
  },
  AdamW: {
    over: { optimizer: 'adamw', weight_decay: 0.1 },
    expected: [0.859304011, -1.75352848, 0.476608723, 2.71740079],
  },
  'AdamW without decay': {
    over: { optimizer: 'adamw', weight_decay: 0 },
    expected: [0.89049983, -1.81987095, 0.494678289, 2.81859732],
  },
};

for (const [name, { over, expected }] of Object.entries(cases)) {
  test(`${name} takes PyTorch's steps`, async () => {
    const { values } = await optimise(over, undefined, 0, 3);
    expected.forEach((value, index) => {
      assert.ok(Math.abs(values[index]! - value) < 1e-6, `${values} instead of ${expected}`);
    });
  });

  test(`${name} continues from its state with the same bits`, async () => {
    const half = await optimise(over, undefined, 0, 2);
    assert.deepEqual(await optimise(over, half, 2, 3), await optimise(over, undefined, 0, 3));
  });
}

test('a parameter that does not decay is left alone by weight decay', async () => {
  assert.deepEqual(
    await optimise({ optimizer: 'adamw', weight_decay: 0.1 }, undefined, 0, 3, false),
    await optimise({ optimizer: 'adamw', weight_decay: 0 }, undefined, 0, 3),
  );
});
