import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { planFacts } from '../../src/app/facts/plan-facts.ts';
import { loadPossible } from '../../src/app/run/load-possible.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { loadExperiment } from '../../src/spec/load-experiment.ts';

const spec = (body: string): { folder: string; file: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-places-'));
  const file = join(folder, 'spec.yaml');
  writeFileSync(file, body);
  return { folder, file };
};

test('a scope that the network lacks is refused at its place in the spec, with what is possible', (t) => {
  const { folder, file } = spec(`name: bad
dataset: { kind: shapes, train: 100, test: 50 }
model: { name: quicknet }
train: { resolutions: 48 }
finetune:
  scopes:
    - [classifier]
    - [classifier, last_cells: 9]
test: { resolutions: 48 }
`);
  t.after(() => rmSync(folder, { recursive: true }));
  assert.throws(() => loadPossible(file, { cwd: folder }), {
    code: 'SPEC_INVALID',
    path: 'spec.yaml:8:7',
    message: `spec.yaml:8:7: scope classifier+cells:9 of \`quicknet\`: \`quicknet\` does not support fine-tuning \`last_cells: 9\`
  8 |     - [classifier, last_cells: 9]
    |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  hint: use \`classifier\`, \`bn\`, or \`last_cells: 1\` to \`last_cells: 3\`: this network has 3 cells`,
  });
});

test('a missing data set and missing weights are reported at their place in the spec', async (t) => {
  const { folder, file } = spec(`name: bad
dataset:
  kind: folder
  root: nowhere
model: { name: resnet18, weights: none.safetensors }
test: { resolutions: 64 }
`);
  t.after(() => rmSync(folder, { recursive: true }));
  const paths = new RunPaths(join(folder, 'runs'));
  await assert.rejects(planFacts(loadExperiment(file, { cwd: folder }), paths), {
    code: 'DATA_NOT_FOUND',
    path: 'spec.yaml:3:3',
    message: `the data set's folder ${join(folder, 'nowhere')} does not exist`,
  });
  const drawn = loadExperiment(file, { cwd: folder, set: ['dataset={kind: shapes}'] });
  await assert.rejects(planFacts(drawn, paths), {
    code: 'MODEL_WEIGHTS_MISSING',
    path: 'spec.yaml:5:35',
    message: /could not read the weights .*none\.safetensors: ENOENT/,
  });
});
