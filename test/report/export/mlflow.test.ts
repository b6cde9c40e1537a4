import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeMlflow } from '../../../src/report/export/mlflow.ts';
import { sampleRuns } from './sample-runs.ts';

// The layout is checked with MLflow itself by scripts/check-metrics-export.ts.
test("runs become MLflow's file store, the same in every export", (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-mlflow-'));
  context.after(() => rmSync(folder, { recursive: true }));
  for (let times = 0; times < 2; times++) assert.equal(writeMlflow(sampleRuns, folder, 'ann'), 2);
  const [experiment, ...others] = readdirSync(folder);
  assert.deepEqual(others, []);
  assert.match(experiment!, /^\d{18}$/);
  const read = (...path: string[]) => readFileSync(join(folder, experiment!, ...path), 'utf8');
  assert.match(read('meta.yaml'), /^name: "pets: a\/b"$/m);
  assert.match(read('meta.yaml'), /^creation_time: 1500$/m);
  const [training, evaluation] = ['ab'.repeat(16), 'cd'.repeat(16)] as const;
  assert.equal(read(training, 'metrics', 'train_loss'), '2000 0.5 1\n3000 NaN 2\n');
  assert.equal(read(training, 'params', 'recipe.epochs'), '2');
  assert.match(read(training, 'meta.yaml'), /^status: 4$/m);
  assert.match(read(training, 'meta.yaml'), /^artifact_uri: "file:\/\/\/runs\/objects\/ab\/abab"$/m);
  assert.equal(read(evaluation, 'metrics', 'result', 'top1'), '9500 0.75 0\n');
  assert.equal(read(evaluation, 'tags', 'mlflow.runName'), 'evaluate resnet50 224>288 none seed 1');
});
