import assert from 'node:assert/strict';
import { test } from 'node:test';
import { referenceRecipe } from '../../src/plan/params/finetune-recipe.ts';
import { parseExperiment } from '../../src/spec/load-experiment.ts';
import { jobsOf, planOf, tuned } from './plan-of.ts';
import { all, classifier, classifierAndBn, headRecipe, lastBlock } from './sample-experiment.ts';

const recipesOf = (change: Parameters<typeof tuned>[0]) =>
  jobsOf(planOf(tuned(change)), 'finetune').map(({ params }) => params.recipe);

test('without a recipe a head trains at least 400 steps, with a searched learning rate', () => {
  const [recipe] = recipesOf({ scopes: [classifier], recipe: null });
  const { min_steps, epochs, schedule, learning_rate, learning_rate_rule } = recipe!;
  assert.deepEqual(
    { min_steps, epochs, schedule, learning_rate, learning_rate_rule },
    { min_steps: 400, epochs: 10, schedule: 'cosine', learning_rate: 'search', learning_rate_rule: 'plain' },
  );
});

test('the rates of a search are in the params of the run, and a search for a deep cut is shorter', () => {
  const [shallow, withBn, deep] = [classifier, classifierAndBn, lastBlock].map((scope) => {
    const [recipe] = recipesOf({ scopes: [scope], recipe: null });
    assert.ok(recipe?.learning_rate === 'search');
    return recipe.search;
  });
  assert.deepEqual(shallow?.rates, [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]);
  assert.deepEqual(withBn, shallow);
  assert.equal(shallow?.of, 'classifier');
  assert.deepEqual([deep?.of, deep?.most_steps], ['head', 200]);
});

test('rates of the spec are tried in ascending order, and AdamW has lower defaults', () => {
  const written = { ...headRecipe, learning_rate: 'search' as const };
  const ratesOf = (recipe: typeof headRecipe) => {
    const [found] = recipesOf({ scopes: [classifier], recipe });
    return found?.learning_rate === 'search' ? found.search.rates : null;
  };
  assert.deepEqual(ratesOf({ ...written, search_rates: [0.5, 0.1] }), [0.1, 0.5]);
  assert.equal(ratesOf({ ...written, optimizer: 'adamw' })?.[0], 0.0001);
});

test('the whole network has no features to search on: without a recipe it has the defaults of an explicit one', () => {
  const [recipe] = recipesOf({ scopes: [all], recipe: null });
  assert.deepEqual(recipe, recipesOf({ scopes: [all], recipe: referenceRecipe })[0]);
  const spec = `{ name: x, dataset: { kind: shapes }, model: { name: tinynet }, train: { resolutions: 32 },
    finetune: { recipe: {} }, test: { resolutions: 32 } }`;
  assert.deepEqual(referenceRecipe, parseExperiment(spec).experiment.variants[0]!.finetune.recipe);
});

test('a minimum number of steps is in a key only if it is set', () => {
  const [without] = recipesOf({ scopes: [classifier], recipe: headRecipe });
  assert.ok(!('min_steps' in without!) && !('search' in without!));
  const [withSome] = recipesOf({ scopes: [classifier], recipe: { ...headRecipe, min_steps: 50 } });
  assert.equal(withSome?.min_steps, 50);
});
