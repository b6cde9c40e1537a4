import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { png } from '../data/support.ts';
import { fixres } from './fixtures/cli.ts';

// Somebody who has a trained network and test images, and nothing to train on.
const folder = mkdtempSync(join(tmpdir(), 'fixres-test-only-'));
const inRuns = ['--runs-dir', join(folder, 'runs'), '--workers', '1'];
const colours = ['#802010', '#108020', '#201080', '#888888', '#202020'];

before(async () => {
  copyFileSync(fileURLToPath(new URL('../golden/onnx/residual.onnx', import.meta.url)), join(folder, 'net.onnx'));
  for (const [label, colour] of colours.entries()) {
    for (const root of [`data/val/class ${label}`, `flat/class ${label}`]) {
      mkdirSync(join(folder, root), { recursive: true });
      for (let at = 0; at < 4; at++)
        writeFileSync(join(folder, root, `${at}.png`), await png(40 + at, 30 + label, colour));
    }
  }
});

after(() => rmSync(folder, { recursive: true, force: true }));

const recipe = '{ learning_rate: 0.05, learning_rate_rule: plain, batch_size: 4, epochs: 1 }';
const specOf = (name: string, dataset: string, scopes: string): string => {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(
    file,
    `
name: ${name}
dataset: { kind: folder, ${dataset} }
model: { name: onnx, weights: net.onnx, train_resolution: 32, normalize: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } }
finetune: { scopes: ${scopes}, recipe: ${recipe} }
test: { resolutions: [32, 48] }
report: []
`,
  );
  return file;
};

test('if nothing is trained, test images are enough, and validate, plan and run agree', async () => {
  for (const dataset of ['root: data', 'root: data, train: null', 'root: flat, train: null, test: .']) {
    const file = specOf('tested', dataset, '[[]]');
    for (const words of [
      ['validate', file],
      ['plan', file, ...inRuns.slice(0, 2)],
      ['run', file, ...inRuns],
    ]) {
      const { code, err } = await fixres(...words);
      assert.equal(code, 0, `${dataset} ${words[0]}: ${err}`);
    }
  }
  const { out } = await fixres('runs', 'list', '--kind', 'evaluate', ...inRuns.slice(0, 2));
  assert.match(out, /evaluate/);
});

test('if something is trained, the spec is refused before anything runs, with what is missing', async () => {
  const missing = specOf('missing', 'root: data', '[[], [classifier]]');
  const none = specOf('none', 'root: data, train: null', '[[], [classifier]]');
  for (const words of [['plan'], ['run']]) {
    const { code, err } = await fixres(...words, missing, ...inRuns.slice(0, 2));
    assert.equal(code, 2, err);
    assert.match(err, /`data` has no training images, but the spec needs some: .* has no folder `train`/);
  }
  // What images lie there is not looked at to validate a spec.
  for (const words of [
    ['validate', none],
    ...['plan', 'run'].map((command) => [command, none, ...inRuns.slice(0, 2)]),
  ]) {
    const { code, err } = await fixres(...words);
    assert.equal(code, 2, err);
    assert.match(err, /`data` has no training images, but the spec needs some: its `train` is null/);
  }
});

test('an unsplit folder is split, and its parts are used for training and testing', async () => {
  const file = specOf('split', 'root: flat, train: ., split: { test: 0.5, seed: 1 }', '[[], [classifier]]');
  const { code, err } = await fixres('run', file, ...inRuns);
  assert.equal(code, 0, err);
});

test('`data inspect` reads a folder with only test images, and a folder of classes', async () => {
  for (const root of ['data', 'flat']) {
    const { code, out, err } = await fixres('data', 'inspect', join(folder, root));
    assert.equal(code, 0, err);
    assert.match(out, /20/);
  }
});
