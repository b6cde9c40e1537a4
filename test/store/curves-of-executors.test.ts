import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curvesOf } from '../../src/store/queries/metric-curve.ts';
import { openStore } from '../../src/store/store.ts';
import { runInline } from '../helpers/run-inline.ts';

const recipe = { learning_rate: 0.02, learning_rate_rule: 'plain', batch_size: 8 };
const spec = {
  name: 'curves',
  dataset: { kind: 'shapes', train: 16, test: 8, classes: 'shape' },
  model: { name: 'tinynet' },
  train: { resolutions: 16, recipe: { ...recipe, optimizer: 'adamw', epochs: 2 } },
  finetune: { scopes: [['classifier'], ['classifier', 'bn']], recipe: { ...recipe, epochs: 3 } },
  test: { resolutions: [16] },
  engine: { name: 'onnx' },
  report: ['table1'],
};

for (const [way, features, kinds] of [
  ['on kept features', {}, ['finetune', 'train']],
  ['side by side in one pass', { budget_gib: 1e-9 }, ['finetune', 'heads', 'train']],
] as const) {
  test(`training runs ${way}: a scheduler that heard nothing while they ran finds every point of their curves`, async (t) => {
    const { plan, outcome, runsDir } = await runInline(t, { ...spec, features });
    assert.equal(outcome.failed, 0);
    const store = openStore(runsDir);
    t.after(() => store.close());
    store.recover(plan);
    const seen = new Set<string>();
    for (const { job } of plan.runs) {
      const losses = curvesOf(store, job.key).filter(({ key }) => key === 'train_loss');
      if (losses.length > 0) seen.add(job.kind);
      if (job.kind === 'train' || job.kind === 'finetune') {
        assert.deepEqual(
          losses.map(({ step }) => step),
          Array.from({ length: job.params.recipe.epochs }, (_, epoch) => epoch + 1),
        );
      }
    }
    assert.deepEqual([...seen].sort(), kinds);
  });
}
