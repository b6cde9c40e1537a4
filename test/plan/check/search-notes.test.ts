import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchNotes } from '../../../src/plan/check/search-notes.ts';
import { parseExperiment } from '../../../src/spec/load-experiment.ts';

const notesOf = (finetune: string): string[] =>
  searchNotes(
    parseExperiment(`{ name: x, dataset: { kind: shapes }, model: { name: tinynet }, train: { resolutions: 32 },
      finetune: ${finetune}, test: { resolutions: 32 } }`).experiment,
  );

test('a search on other pixels than those that are trained with is stated', () => {
  const note = (transform: string): string =>
    `learning rates of fine-tuning are searched for on centre crops, not with \`finetune.transform: ${transform}\`; set \`finetune.recipe.learning_rate\` to skip the search`;
  const scopes = 'scopes: [[], [classifier]]';
  assert.deepEqual(notesOf(`{ ${scopes}, transform: train }`), [note('train')]);
  assert.deepEqual(notesOf(`{ ${scopes}, transform: test_jitter, recipe: { learning_rate: search } }`), [
    note('test_jitter'),
  ]);
  assert.deepEqual(notesOf(`{ ${scopes} }`), []);
  assert.deepEqual(notesOf(`{ ${scopes}, transform: train, recipe: { learning_rate: 0.1 } }`), []);
  assert.deepEqual(notesOf('{ scopes: [[]], transform: train }'), []);
});
