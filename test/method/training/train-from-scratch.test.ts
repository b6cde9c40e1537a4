import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { randomStream } from '../../../src/base/random.ts';
import type { ImageBatch } from '../../../src/data/index.ts';
import { openEngine, tf } from '../../../src/engine/index.ts';
import { reached, type Training, type TrainingState, trainFromScratch } from '../../../src/method/index.ts';
import { findArchitecture, initialise, type Weights } from '../../../src/model/index.ts';
import { inTurn, plain, randomBatches } from '../memory-features.ts';
import { recipe, unwatched } from '../recipes.ts';

before(() => openEngine({ engine: 'cpu' }));

const network = findArchitecture('tinynet', 3);

/** Two batches of four images an epoch; the same for the same epoch. */
const batches = (epoch: number): AsyncIterable<ImageBatch> => {
  const random = randomStream('train', epoch);
  return inTurn(randomBatches([4, 4], 8, 3, () => random.uniform()));
};

const training = (over: Partial<Training> = {}): Training => ({
  network,
  weights: initialise(network, 1),
  recipe: recipe({ optimizer: 'adamw', weight_decay: 0.05, weight_decay_on: 'weights', epochs: 2, schedule: 'cosine' }),
  normalize: plain,
  images: 8,
  batches,
  watch: unwatched,
  ...over,
});

test('the same start gives the same bits, and no tensor is left', async () => {
  const tensors = tf.memory().numTensors;
  const [first, second] = [await trainFromScratch(training()), await trainFromScratch(training())];
  assert.deepEqual(first, second);
  assert.equal(first.epochsDone, 2);
  assert.equal(tf.memory().numTensors, tensors);
});

test('every parameter and running statistic moves', async () => {
  const start = initialise(network, 1);
  const { weights } = await trainFromScratch(training({ weights: start }));
  assert.deepEqual([...weights.keys()].sort(), network.parameters.map(({ name }) => name).sort());
  for (const [name, values] of weights) assert.notDeepEqual(values, start.get(name), name);
});

test('training that continues from a checkpoint ends with the same bits as uninterrupted training', async () => {
  const states: TrainingState[] = [];
  const whole = await trainFromScratch(training({ checkpoint: (state) => states.push(state) }));
  assert.deepEqual(
    states.map(({ epochsDone }) => epochsDone),
    [1],
  );
  assert.deepEqual(await trainFromScratch(training({ start: states[0]! })), whole);
});

test('the best epoch on held-out images is kept, and training without improvement stops', async () => {
  const scores = [0.2, 0.6, 0.6, 0.4, 0.5].map((top1, epoch) => ({ top1, loss: epoch === 2 ? 0.5 : 1 }));
  const seen: Weights[] = [];
  const five = (over: Partial<Training> = {}) =>
    training({
      recipe: recipe({ epochs: 9, ema_decay: 0.5 }),
      earlyStopEpochs: 2,
      heldOut: async (weights) => scores[seen.push(weights) - 1]!,
      ...over,
    });
  const states: TrainingState[] = [];
  const whole = await trainFromScratch(five({ checkpoint: (state) => states.push(state) }));
  // The third epoch has as many right answers as the second, and a lower loss; two more are no better.
  assert.equal(whole.epochsDone, 5);
  assert.deepEqual(whole.heldOut, scores);
  assert.deepEqual(whole.best, seen[2]);
  assert.deepEqual(reached(whole), seen[2]);
  assert.notDeepEqual(whole.average, whole.weights);
  const { 3: afterFour } = states;
  seen.length = 4;
  assert.deepEqual(await trainFromScratch(five({ start: afterFour! })), whole);
});

test('who asks it to stop is heard before the next step', async () => {
  const stop = new AbortController();
  let steps = 0;
  const watch = {
    ...unwatched,
    signal: stop.signal,
    progress: () => {
      steps += 1;
      stop.abort();
    },
  };
  await assert.rejects(trainFromScratch(training({ watch })), { code: 'EXECUTE_INTERRUPTED' });
  assert.equal(steps, 1);
});

test('a batch larger than the data set makes no step and is refused', async () => {
  const large = training({ recipe: recipe({ batch_size: 9 }) });
  await assert.rejects(trainFromScratch(large), {
    code: 'METHOD_INVALID',
    message: '8 images do not fill a batch of 9',
  });
});

test('a batch norm is not trained on a single value, as PyTorch refuses to', async () => {
  const single = training({
    images: 1,
    recipe: recipe({ batch_size: 1 }),
    batches: () => inTurn(randomBatches([1], 2, 3, () => 0.5)),
  });
  await assert.rejects(trainFromScratch(single), {
    code: 'METHOD_INVALID',
    message: "the batch norm `bn1` can't be trained on one value per channel",
  });
});
