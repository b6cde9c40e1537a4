import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPlan } from '../../../src/plan/build-plan.ts';
import { criticalPaths, estimateCost } from '../../../src/plan/estimate/estimate-cost.ts';
import { experimentOf, facts, variant } from '../sample-experiment.ts';

const { runs } = buildPlan(experimentOf(variant), facts);
const byTitle = new Map(runs.map((run) => [run.title, run]));
const cost = (title: string): number => estimateCost(byTitle.get(title)!.job);
const path = (title: string): number => criticalPaths(runs, estimateCost).get(byTitle.get(title)!.job.key)!;

test('the path of a run is its cost plus that of the longest chain after it', () => {
  // 200 training images at 48, their head, and its test; against 1,000 (guessed) test images and one test.
  const chain = [
    'features tinynet 32>48 train seed 1',
    'finetune tinynet 32>48 classifier+bn seed 1',
    'evaluate tinynet 32>48 classifier+bn seed 1',
  ];
  assert.equal(
    path(chain[0]!),
    chain.map(cost).reduce((sum, each) => sum + each),
  );
  assert.equal(path('evaluate tinynet 32>48 none seed 1'), cost('evaluate tinynet 32>48 none seed 1'));
});

test('a run that everything waits for has the longest path', () => {
  assert.equal(path('index shapes seed 1'), Math.max(...criticalPaths(runs, estimateCost).values()));
  assert.ok(path('features tinynet 32>48 test seed 1') > path('features tinynet 32>32 test seed 1'));
});

test('a head that computes on feature maps takes longer than a classifier', () => {
  const costs = runs.flatMap(({ job }) => (job.kind === 'finetune' ? [[job.params.scope.bn, estimateCost(job)]] : []));
  const costOf = (bn: boolean) => costs.find(([has]) => has === bn)![1] as number;
  assert.ok(costOf(true) > 2 * costOf(false));
});
