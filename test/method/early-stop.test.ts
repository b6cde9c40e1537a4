import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openEngine } from '../../src/engine/index.ts';
import { type Training, type TrainingState, trainFromScratch } from '../../src/method/index.ts';
import { hasStalled } from '../../src/method/training/train-from-scratch.ts';
import { findArchitecture, initialise } from '../../src/model/index.ts';
import { inTurn, plain, randomBatches } from './memory-features.ts';
import { recipe, unwatched } from './recipes.ts';

before(() => openEngine({ engine: 'onnx', threads: 1 }));

const network = findArchitecture('tinynet', 3);

const training = (over: Partial<Training>): Training => ({
  network,
  weights: initialise(network, 1),
  recipe: recipe({ epochs: 6, learning_rate: 0 }),
  normalize: plain,
  images: 4,
  batches: () => inTurn(randomBatches([4], 16, 3, () => 0.5)),
  watch: unwatched,
  ...over,
});

test('a loss has stalled when none of the last epochs is below all before them', () => {
  assert.equal(hasStalled([3, 2, 1], undefined), false);
  assert.equal(hasStalled([3, 2], 2), false, 'there is nothing to compare with yet');
  assert.equal(hasStalled([3, 2, 2, 2], 2), true);
  assert.equal(hasStalled([3, 2, 2.5, 1.9], 2), false);
  assert.equal(hasStalled([1, 3, 2, 1.5], 3), true);
});

test('training whose loss does not fall stops early, but only if asked to', async () => {
  // With a learning rate of 0 and the same batch every epoch, the loss is the same for ever.
  const states: TrainingState[] = [];
  const stopped = await trainFromScratch(training({ earlyStopEpochs: 2, checkpoint: (state) => states.push(state) }));
  assert.equal(stopped.epochsDone, 3);
  assert.deepEqual(
    states.map(({ epochsDone }) => epochsDone),
    [1, 2],
  );
  assert.equal((await trainFromScratch(training({}))).epochsDone, 6);
  const resumed = await trainFromScratch(training({ earlyStopEpochs: 2, start: states[0] }));
  assert.deepEqual(resumed, stopped);
});

test('batches of one side and another train one network', async () => {
  const sides = [16, 24];
  const { losses } = await trainFromScratch(
    training({
      images: 8,
      recipe: recipe({ epochs: 2 }),
      batches: () => inTurn(sides.flatMap((sidePx) => randomBatches([4], sidePx, 3, () => 0.5))),
    }),
  );
  assert.equal(losses.length, 2);
  assert.ok(losses.every(Number.isFinite));
});

test('weights that are not numbers are never given back: the step and the rate are reported', async () => {
  const wild = training({ recipe: recipe({ epochs: 1, learning_rate: 1e38, weight_decay: 1e5 }) });
  await assert.rejects(trainFromScratch(wild), ({ code, message }: { code: string; message: string }) => {
    assert.equal(code, 'METHOD_DIVERGED');
    assert.match(message, /^`.+` holds (NaN|-?Infinity) after step 0, learning rate 1e\+38$/);
    return true;
  });
});
