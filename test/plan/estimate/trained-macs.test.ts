import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RateSearch } from '../../../src/domain/rate-search.ts';
import { recipeParams } from '../../../src/domain/recipe.ts';
import type { CutName } from '../../../src/domain/scope.ts';
import { trainedMacs } from '../../../src/plan/estimate/trained-macs.ts';
import { recipe } from '../sample-experiment.ts';

const macsFrom = (cut: CutName): number => (cut === 'pooled' ? 1 : 1000);
const search: RateSearch = {
  of: 'classifier',
  rates: [0.01, 0.1],
  most_images: 100,
  most_steps: 30,
  most_folds: 3,
  answers: 50,
};
const { learning_rate: _, ...rest } = recipeParams({ ...recipe, batch_size: 10, epochs: 2, min_steps: 40 });

test('estimates include the minimum number of steps, and a search with its rates, parts, steps and cut', () => {
  // 50 images make five steps an epoch: eight epochs.
  assert.equal(trainedMacs(50, { ...rest, learning_rate: 0.1 }, 'bn', macsFrom), 8 * 50 * 1000);
  const searching = { ...rest, learning_rate: 'search', search } as const;
  // Two rates; three parts of ten images, where five would give as many answers as are wanted; 30 steps of ten images.
  const trials = 2 * 3 * 30 * 10;
  assert.equal(trainedMacs(50, searching, 'bn', macsFrom), 8 * 50 * 1000 + trials);
  const own = { ...searching, search: { ...search, of: 'head' } } as const;
  assert.equal(trainedMacs(50, own, 'bn', macsFrom), 8 * 50 * 1000 + trials * 1000);
});
