import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { askFiles } from '../../src/app/facts/ask-files.ts';
import { cardMetadata, findArchitecture, initialise, saveWeights } from '../../src/model/index.ts';
import { filledNotes } from '../../src/spec/filled/ask-files.ts';
import { parseExperiment } from '../../src/spec/load-experiment.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-said-'));
after(() => rmSync(folder, { recursive: true }));

// As many classes as `shapes` draws.
const network = findArchitecture('tinynet', 15);
saveWeights(network, initialise(network, 0), join(folder, 'plain.safetensors'));
const hub = (name: string, pretrained: object, architecture = 'tinynet'): void => {
  mkdirSync(join(folder, name));
  cpSync(join(folder, 'plain.safetensors'), join(folder, name, 'model.safetensors'));
  writeFileSync(join(folder, name, 'config.json'), JSON.stringify({ architecture, pretrained_cfg: pretrained }));
};
const sizes = { input_size: [3, 48, 48], test_input_size: [3, 64, 64] };
hub('hub', { ...sizes, crop_pct: 0.95, interpolation: 'bicubic' });
hub('wide', { ...sizes, test_input_size: [3, 64, 80] });
hub('squashed', { ...sizes, crop_pct: 1, crop_mode: 'squash', interpolation: 'bicubic' });

const loaded = (more: object) => {
  const spec = { name: 'said', dataset: { kind: 'shapes', train: 64, test: 10 }, ...more };
  return parseExperiment(JSON.stringify(spec), { cwd: folder, ask: askFiles() });
};
const geometry = (more: object) => {
  const { models, test: tests } = loaded(more).experiment.variants[0]!;
  const { resolutions, crop_ratio, resize, interpolation } = tests;
  return { names: models.map(({ name }) => name), resolutions, crop_ratio, resize, interpolation };
};

const asHubSays = { resolutions: [64], crop_ratio: [0.95], resize: ['shorter_side'], interpolation: 'bicubic' };

test('a hub folder says which network it has and how it is tested, and a plan says so', () => {
  assert.deepEqual(geometry({ model: { weights: 'hub' } }), { names: ['tinynet'], ...asHubSays });
  assert.deepEqual(filledNotes(loaded({ model: { weights: 'hub' } }).filled), [
    'hub: config.json says `model.name: tinynet`, `test.resolutions: 64`, `test.crop_ratio: 0.95`, `test.resize: shorter_side`, `test.interpolation: bicubic`',
  ]);
});

test('a size with two sides from the files is one entry of a list', () => {
  assert.deepEqual(geometry({ model: { weights: 'wide' } }).resolutions, ['64x80']);
  assert.ok(filledNotes(loaded({ model: { weights: 'wide' } }).filled)[0]!.includes('`test.resolutions: [[64,80]]`'));
});

test('the spec takes precedence', () => {
  const said = { resolutions: [32], crop_ratio: 0.5, interpolation: 'lanczos' };
  const got = geometry({ model: { weights: 'hub' }, test: said });
  assert.deepEqual(got, { names: ['tinynet'], ...said, crop_ratio: [0.5], resize: ['shorter_side'] });
});

test('values that differ between the files of several networks are not used', () => {
  const got = geometry({ model: [{ weights: 'hub' }, { weights: 'squashed' }] });
  assert.deepEqual(got, { ...asHubSays, names: ['tinynet', 'tinynet'], crop_ratio: [0.875], resize: ['shorter_side'] });
  const random = geometry({
    model: [{ weights: 'hub' }, { name: 'tinynet' }],
    train: { resolutions: [32] },
    test: { resolutions: [32] },
  });
  assert.deepEqual([random.crop_ratio, random.interpolation], [[0.875], 'bilinear']);
});

test('weights that fit only one network need no name; a file that fixres exported says how it is tested', () => {
  assert.deepEqual(geometry({ model: { weights: 'plain.safetensors' }, test: { resolutions: [32] } }).names, [
    'tinynet',
  ]);
  const card = {
    architecture: 'tinynet',
    classes: Array.from({ length: 15 }, (_, index) => `class ${index}`),
    transform: { testResolutionPx: 40, cropRatio: 0.8, resize: 'squash', interpolation: 'lanczos' },
    normalize: { mean: [0, 0, 0], std: [1, 1, 1] },
    normalizes: 'caller',
    trainResolutionPx: 32,
    names: {},
    provenance: { run: 'r', title: 't', experiment: 'e', fixresVersion: '0' },
  } as const;
  saveWeights(network, initialise(network, 0), join(folder, 'exported.safetensors'), cardMetadata(card, 50, 'RGB'));
  assert.deepEqual(geometry({ model: { weights: 'exported.safetensors' } }), {
    names: ['tinynet'],
    resolutions: [40],
    crop_ratio: [0.8],
    resize: ['squash'],
    interpolation: 'lanczos',
  });
});

test('the stored spec has the values that were filled in; each combination of a matrix fills them in again', () => {
  const plain = loaded({ model: { weights: 'hub' } }).experiment;
  const again = parseExperiment(JSON.stringify(plain.resolved), { cwd: folder });
  assert.deepEqual(again.experiment.variants, plain.variants);
  const model = { name: 'tinynet', weights: 'hub' };
  const grid = loaded({
    model,
    test: { resolutions: [32] },
    matrix: { 'model.0.weights': ['hub', 'squashed'] },
  }).experiment;
  assert.deepEqual(
    grid.variants.map(({ test: { crop_ratio } }) => crop_ratio),
    [[0.95], [1]],
  );
  const gridAgain = parseExperiment(JSON.stringify(grid.resolved), { cwd: folder, ask: askFiles() });
  assert.deepEqual(gridAgain.experiment.variants, grid.variants);
});

test('a network that its files do not identify is refused, with what helps', () => {
  assert.throws(() => loaded({ model: { weights: 'nothing.pth' }, test: { resolutions: [32] } }), {
    code: 'SPEC_INVALID',
    message: /^[^\n]*nothing.pth` is neither a file or folder[^\n]*\n(?![\s\S]*expected `name`)/,
  });
  assert.throws(() => loaded({ model: { classifier: 'keep' }, test: { resolutions: [32] } }), {
    message: /expected `name` .* in `model`, got none/,
  });
  assert.throws(() => loaded({ model: { weights: 'plain.safetensors' }, test: {} }), {
    message: /expected `resolutions` .* in `test`, got none/,
  });
});
