import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allSets } from '../helpers/datasets/generated/all-sets.ts';
import { classCount, perClass } from '../helpers/datasets/generated/drawn-images.ts';
import { runInline } from '../helpers/run-inline.ts';
import { folderWith } from './support.ts';

const recipe = { learning_rate: 0.02, learning_rate_rule: 'plain', batch_size: 32, epochs: 1 };

/** Trains, extracts features, fine-tunes the classifier and tests, all at 16 pixels. */
const experiment = (dataset: Record<string, string | number | boolean>) => ({
  name: 'pipeline',
  dataset,
  model: { name: 'tinynet' },
  train: { resolutions: 16, images: 32, recipe: { optimizer: 'sgd', ...recipe } },
  finetune: { scopes: [[], ['classifier']], images: 32, recipe },
  test: { resolutions: 16 },
});

for (const set of await allSets()) {
  test(`${set.name}: an experiment goes from its files to its accuracies, and counts skipped images`, async (t) => {
    const root = folderWith(t, set.files);
    const { outcome, resultsOf } = await runInline(t, experiment({ ...set.spec, root, on_error: 'skip' }));
    assert.deepEqual(outcome.failures, []);
    const [index] = resultsOf('index');
    const [train, tested] = [Object.keys(set.labels.train).length, Object.keys(set.labels.test).length];
    assert.deepEqual(index, { classes: set.classes.length, train, test: tested, skipped: set.skipped.length });
    const evaluations = resultsOf('evaluate');
    assert.equal(evaluations.length, 2);
    for (const { n, top1, skipped } of evaluations) {
      assert.deepEqual([n, skipped], [tested, perClass.test * classCount - tested]);
      assert.ok(top1! >= 0 && top1! <= 1);
    }
  });
}

test('shapes: an experiment goes from synthetic images to accuracies', async (t) => {
  const drawn = { kind: 'shapes', classes: 'shape', train: 96, test: 30, seed: 1 };
  const { outcome, resultsOf } = await runInline(t, experiment(drawn));
  assert.deepEqual(outcome.failures, []);
  assert.deepEqual(resultsOf('index'), [{ classes: 5, train: 96, test: 30 }]);
  assert.equal(resultsOf('evaluate').length, 2);
});

test('a broken data set is refused by the index run, with the file', async (t) => {
  const [set] = await allSets();
  const root = folderWith(t, set!.files);
  const { outcome } = await runInline(t, experiment({ ...set!.spec, root }));
  assert.deepEqual([outcome.failures[0]?.error.code, outcome.finished], ['DATA_IMAGE_UNREADABLE', 0]);
  for (const path of set!.skipped) assert.ok(outcome.failures[0]!.error.message.includes(path));
});
