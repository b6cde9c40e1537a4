import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInline } from '../helpers/run-inline.ts';

const spec = {
  name: 'planned-analyses',
  dataset: { kind: 'shapes', train: 40, test: 20, classes: 'shape', shorter_side_px: [30, 40] },
  model: { name: 'tinynet' },
  train: {
    resolutions: 24,
    recipe: { optimizer: 'adamw', learning_rate: 0.01, learning_rate_rule: 'plain', batch_size: 10, epochs: 2 },
  },
  finetune: {
    scopes: [[], ['classifier', 'bn']],
    bn: 'affine',
    recipe: { learning_rate: 0.02, learning_rate_rule: 'plain', batch_size: 10, epochs: 1 },
  },
  test: { resolutions: [16, 24], multi_scale: [[16, 24]] },
  adapt: ['parametric', 'empirical', 'scale'],
  analyses: ['roc', 'object_size', 'activations', 'cost'],
  report: ['table1'],
} as const;

test('a spec with adaptations, several scales and every analysis finishes its last run', async (t) => {
  const { plan, outcome, resultsOf } = await runInline(t, spec);
  assert.deepEqual([outcome.failed, outcome.finished], [0, plan.runs.length]);
  // Three fits at the resolution that is not the train resolution.
  assert.equal(resultsOf('adapt').length, 3);
  // 2 resolutions x 2 scopes, 3 adapted, 1 over both scales.
  const evaluations = resultsOf('evaluate');
  assert.equal(evaluations.length, 8);
  assert.ok(evaluations.every(({ n, loss }) => n === 20 && Number.isFinite(loss)));
  // Geometry twice, cost, and activations at 2 resolutions before and after fine-tuning.
  const analyses = resultsOf('analyze');
  assert.equal(analyses.length, 2 + 1 + 4);
  assert.ok(analyses.flatMap((results) => Object.values(results)).every(Number.isFinite));
});
