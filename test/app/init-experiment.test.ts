import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { normalizations } from '../../src/app/draft/normalizations.ts';
import { type InitOptions, initExperiment } from '../../src/app/init/init-experiment.ts';
import { describeModel } from '../../src/app/network/describe-model.ts';
import { loadPossible } from '../../src/app/run/load-possible.ts';
import { fixres } from '../cli/fixtures/cli.ts';
import { temporaryFolder } from '../store/sample-store.ts';
import { writeWeights } from './finished-folder.ts';

/** A folder with the weights of a small network and images in a folder for each class. */
const atHand = (context: TestContext) => {
  const cwd = temporaryFolder(context);
  writeWeights(cwd, 1);
  for (const image of ['photos/train/a/1.jpg', 'photos/train/b/2.jpg', 'photos/val/a/3.jpg', 'photos/val/b/4.jpg']) {
    mkdirSync(join(cwd, image, '..'), { recursive: true });
    writeFileSync(join(cwd, image), image);
  }
  const init = (more: Partial<InitOptions> = {}) =>
    initExperiment({
      ...{ folder: '.', model: 'net.safetensors', images: 'photos', train: null, force: false, cwd },
      ...{ resolutionPx: null, normalize: null, ...more },
    });
  return { cwd, init };
};

const load = (file: string) => loadPossible(file, { env: {}, cwd: '/' }).experiment.variants[0]!;

test('the spec is valid, names the network and images relative to itself, and fine-tunes where there are training images', async (context) => {
  const { cwd, init } = atHand(context);
  const { file, text } = await init();
  assert.equal(file, join(cwd, 'experiment.yaml'));
  assert.equal(readFileSync(file, 'utf8'), text);
  for (const line of ['  root: photos', '  weights: net.safetensors', '  name: tinynet', '  train: train'])
    assert.ok(text.includes(`${line}\n`), text);
  const { models, test: tests, finetune, select } = load(file);
  assert.deepEqual([models[0]!.name, models[0]!.train_resolution], ['tinynet', 32]);
  // 24 = 0.75 x 32 to 64 = 2 x 32.
  assert.deepEqual(tests.resolutions, [24, 32, 40, 48, 56, 64]);
  assert.equal(finetune.scopes.length, 3);
  assert.equal(select?.share, 0.2);
});

test('without training images nothing is fine-tuned, unless another folder has some', async (context) => {
  const { cwd, init } = atHand(context);
  const tested = load((await init({ images: 'photos/val', folder: 'a' })).file);
  assert.deepEqual([tested.finetune.scopes.length, tested.select], [1, null]);
  const [dataset] = load((await init({ images: 'photos/val', train: 'photos/train', folder: 'b' })).file).datasets;
  assert.ok(dataset?.kind === 'folder');
  assert.deepEqual([dataset.root, dataset.train, dataset.test], [join(cwd, 'photos'), 'train', 'val']);
});

test('options take precedence over what the files say, and paths may contain anything', async (context) => {
  const { cwd, init } = atHand(context);
  const odd = `it's \${HOME} # odd`;
  cpSync(join(cwd, 'photos'), join(cwd, odd), { recursive: true });
  const { models, datasets } = load(
    (await init({ images: odd, resolutionPx: 64, normalize: normalizations.clip })).file,
  );
  assert.deepEqual([models[0]!.train_resolution, models[0]!.normalize?.mean[0]], [64, 0.48145466]);
  assert.ok(datasets[0]?.kind === 'folder');
  assert.equal(datasets[0].root, join(cwd, odd));
});

test('an existing spec is overwritten only with `force`', async (context) => {
  const { cwd, init } = atHand(context);
  writeFileSync(join(cwd, 'experiment.yaml'), 'mine');
  await assert.rejects(init(), { code: 'CLI_USAGE', hint: 'name another folder, or add `--force`' });
  assert.equal(readFileSync(join(cwd, 'experiment.yaml'), 'utf8'), 'mine');
  await init({ force: true });
  assert.notEqual(readFileSync(join(cwd, 'experiment.yaml'), 'utf8'), 'mine');
});

test('required values that are missing are asked for by name', async (context) => {
  const { cwd, init } = atHand(context);
  await assert.rejects(init({ images: 'nowhere' }), { code: 'DATA_NOT_FOUND', path: join(cwd, 'nowhere') });
  await assert.rejects(init({ model: 'resnet50' }), { code: 'CLI_USAGE', hint: /fixres weights fetch NAME/ });
  await assert.rejects(init({ model: 'nothing' }), { code: 'MODEL_UNKNOWN' });
  writeFileSync(join(cwd, 'labels.csv'), 'path,label,split\n');
  await assert.rejects(init({ images: 'labels.csv', train: 'photos/train' }), { code: 'CLI_USAGE' });
});

test('`fixres init` says what it wrote and what comes next', async (context) => {
  const { cwd } = atHand(context);
  const words = ['--model', join(cwd, 'net.safetensors'), '--images', join(cwd, 'photos')];
  const { code, out, err } = await fixres('init', join(cwd, 'study'), ...words);
  assert.equal(code, 0, err);
  assert.match(out, /^wrote .*study\/experiment\.yaml\n\nnext:\n {2}fixres plan .*\n {2}fixres run .*\n$/);
  assert.equal((await fixres('validate', join(cwd, 'study/experiment.yaml'))).code, 0);
});

test('the comments name the spec by the requested path, and the classes follow the names beside the network', async (context) => {
  const { cwd, init } = atHand(context);
  const { text } = await init({ folder: 'study' });
  assert.ok(text.includes('#   fixres run study/experiment.yaml '), text);
  const { classes } = describeModel('net.safetensors', { cwd });
  const others = Array.from({ length: classes!.value - 2 }, (_, label) => `c${label}`);
  writeFileSync(join(cwd, 'labels.txt'), ['b', 'a', ...others].join('\n'));
  const named = await init({ folder: 'named' });
  assert.deepEqual(JSON.parse(readFileSync(join(cwd, 'named/classes.json'), 'utf8')), ['b', 'a', ...others]);
  assert.match(named.text, /classes_file: \.\.\/named\/classes\.json\n {2}# The classes are .*, from labels\.txt\.\n/);
  assert.equal(loadPossible(named.file, { env: {}, cwd: '/' }).experiment.variants.length, 1);
});
