import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { planFacts } from '../../src/app/facts/plan-facts.ts';
import { weightsNotes } from '../../src/app/facts/weights-notes.ts';
import { findArchitecture, initialise, saveWeights, writeSafetensors } from '../../src/model/index.ts';
import { fileShape } from '../../src/model/weights/layout.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { nothingKnown } from '../../src/plan/facts.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { parseExperiment } from '../../src/spec/load-experiment.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-notes-'));
after(() => rmSync(folder, { recursive: true }));

// As many classes as `shapes` draws.
const network = findArchitecture('tinynet', 15);
mkdirSync(join(folder, 'hub'));
saveWeights(network, initialise(network, 0), join(folder, 'plain.safetensors'));
cpSync(join(folder, 'plain.safetensors'), join(folder, 'hub/model.safetensors'));
const expects = {
  input_size: [3, 48, 48],
  crop_pct: 0.95,
  interpolation: 'bicubic',
  mean: [0.5, 0.5, 0.5],
  std: [0.25, 0.25, 0.25],
};
writeFileSync(join(folder, 'hub/config.json'), JSON.stringify({ architecture: 'tinynet', pretrained_cfg: expects }));
writeSafetensors(
  join(folder, 'two.safetensors'),
  ['model.', 'ema.'].flatMap((prefix, index) =>
    network.parameters.map((parameter) => {
      const shape = fileShape(parameter);
      return {
        name: prefix + parameter.name,
        shape,
        values: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(index),
      };
    }),
  ),
);

const planned = async (model: object, testSection: object = {}) => {
  const spec = {
    name: 'notes',
    dataset: { kind: 'shapes', train: 10, test: 10 },
    model: { name: 'tinynet', ...model },
    test: { resolutions: [32], ...testSection },
  };
  const loaded = parseExperiment(JSON.stringify(spec), { cwd: folder });
  const facts = await planFacts(loaded, new RunPaths(join(folder, 'runs')));
  const plan = buildPlan(loaded.experiment, facts, nothingKnown);
  const job = plan.runs.map((run) => run.job).find((one) => one.kind === 'features');
  assert.ok(job !== undefined);
  return {
    notes: weightsNotes(loaded.experiment),
    model: job.params.model,
    foundIn: JSON.stringify(facts.foundIn),
  };
};

test('a hub folder says its train resolution and normalisation; the test is compared with them', async () => {
  const { notes, model, foundIn } = await planned({ weights: 'hub' });
  assert.deepEqual(model.normalize, { mean: expects.mean, std: expects.std });
  assert.deepEqual(notes, [
    'hub: trained at 48 px according to config.json',
    'hub: normalisation from config.json',
    "hub: the spec's `test.crop_ratio` of 0.875 overrides 0.95 in config.json",
    "hub: the spec's `test.interpolation` of bilinear overrides bicubic in config.json",
  ]);
  assert.match(foundIn, /"nativeResolutionPx":\{"value":48/, 'a changed configuration makes another plan');
});

test('the spec takes precedence over the folder', async () => {
  const normalize = { mean: [0, 0, 0], std: [1, 1, 1] };
  const { notes, model } = await planned(
    { weights: 'hub', train_resolution: 32, normalize },
    { crop_ratio: 0.95, interpolation: 'bicubic' },
  );
  assert.deepEqual(model.normalize, normalize);
  assert.deepEqual(notes, [
    "hub: the spec's `model.train_resolution` of 32 overrides 48 in config.json",
    "hub: the spec's `model.normalize` overrides the one in config.json",
  ]);
});

test('the same weights have the same key, in a folder or not', async () => {
  const said = { normalize: { mean: [0, 0, 0], std: [1, 1, 1] } };
  const { model } = await planned({ weights: 'hub', ...said });
  assert.deepEqual(model, (await planned({ weights: 'plain.safetensors', ...said })).model);
});

test('the plan says which of two sets of weights it uses, and the choice is part of the key', async () => {
  const plain = await planned({ weights: 'two.safetensors' });
  assert.deepEqual(plain.notes, [
    'two.safetensors: takes the weights at `model`, not those at `ema` (`weights_entry: ema` of the model takes the averaged ones)',
  ]);
  assert.ok(!('weightsEntry' in plain.model));
  const ema = await planned({ weights: 'two.safetensors', weights_entry: 'ema' });
  assert.equal(ema.model.weightsEntry, 'ema');
  assert.deepEqual(ema.notes, ['two.safetensors: takes the averaged weights at `ema`, not those at `model`']);
});
