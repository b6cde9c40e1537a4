import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hintInOptions } from '../../../src/app/advise/hint-in-options.ts';
import { lookAtBoth } from '../../../src/app/advise/look-at-both.ts';
import type { AdviseRequest } from '../../../src/app/advise/types.ts';
import { matchClasses } from '../../../src/app/draft/match-classes.ts';
import { FixresError } from '../../../src/base/errors.ts';
import { fixres } from '../../cli/fixtures/cli.ts';
import { temporaryFolder } from '../../store/sample-store.ts';

// The network has 5 classes; its folder may name them.
const own = fileURLToPath(new URL('../../golden/onnx/residual.onnx', import.meta.url));

const look = (context: TestContext, folders: readonly string[], beside: Readonly<Record<string, unknown>> = {}) => {
  const cwd = temporaryFolder(context);
  mkdirSync(join(cwd, 'net'));
  copyFileSync(own, join(cwd, 'net/net.onnx'));
  for (const [name, content] of Object.entries(beside))
    writeFileSync(join(cwd, 'net', name), typeof content === 'string' ? content : JSON.stringify(content));
  for (const [index, name] of folders.entries()) {
    mkdirSync(join(cwd, 'val', name), { recursive: true });
    writeFileSync(join(cwd, 'val', name, '1.jpg'), `${index}`);
  }
  const request = {
    ...{ model: 'net/net.onnx', images: 'val', train: null, folder: join(cwd, 'advice'), cwd, env: {} },
    overrides: {
      ...{ architecture: null, resolutionPx: 32, normalize: { mean: [0, 0, 0], std: [1, 1, 1] } },
      ...{ cropRatio: null, resize: null, interpolation: null, classesFile: null, classOrder: null },
    },
  } as unknown as AdviseRequest;
  return { cwd, seen: () => lookAtBoth(request) };
};

const animals = ['ant', 'bee', 'cat', 'dog', 'eel'];
const turned = ['dog', 'Bee', 'eel', 'ant', 'cat'];

test('classes are in the order of the names beside the network, in the spelling of the folders', async (context) => {
  for (const beside of [
    { 'labels.txt': `${turned.join('\n')}\n` },
    { 'config.json': { id2label: Object.fromEntries(turned.entries()) } },
    { 'class_to_idx.json': Object.fromEntries(turned.map((name, label) => [name, label])) },
  ]) {
    const { cwd, seen } = look(context, animals, beside);
    const { images } = await seen();
    const [from] = Object.keys(beside);
    assert.equal(images.assumptions.at(-1)?.from, `as named in ${from}`);
    assert.equal(images.spec.classes_file, '../advice/classes.json');
    assert.deepEqual(JSON.parse(readFileSync(join(cwd, 'advice/classes.json'), 'utf8')), [
      'dog',
      'bee',
      'eel',
      'ant',
      'cat',
    ]);
  }
});

test('a list is written only if sorting by name would give another order, and names of another kind are mentioned', async (context) => {
  const same = look(context, animals, { 'labels.txt': animals.join('\n') });
  assert.equal((await same.seen()).images.spec.classes_file, undefined);
  const others = look(context, animals, { 'labels.txt': 'v\nw\nx\ny\nz' });
  const last = (await others.seen()).images.assumptions.at(-1)!;
  assert.equal(last.value, 'sorted by name');
  assert.equal(last.from, 'the usual order of folders; labels.txt has other names: v, w, ...');
  for (const { cwd } of [same, others]) assert.equal(existsSync(join(cwd, 'advice')), false);
});

test('a list of another length is only noted, and a misspelt class is named', async (context) => {
  const short = look(context, animals, { 'labels.txt': 'dog\nbee' });
  const { model } = await short.seen();
  assert.match(JSON.stringify(model.assumptions), /labels\.txt names 2 classes, but the network has 5/);
  const misspelt = look(context, ['ant', 'bee', 'cat', 'dgo', 'eel'], { 'labels.txt': animals.join('\n') });
  await assert.rejects(misspelt.seen(), {
    code: 'DATA_CLASSES_MISMATCH',
    message: "the images have a class `dgo`, which is not among the network's 5 classes in labels.txt",
    hint: /^did you mean `dog`\? rename/,
  });
});

test('classes that are numbers are positions in the list', () => {
  const listed = { result: 'listed', names: ['x', 'y'] };
  assert.deepEqual(matchClasses(new Set(['0', '1']), ['x', 'y']), listed);
  assert.deepEqual(matchClasses(new Set(['0', '2']), ['x', 'y']), { result: 'unrelated' });
});

test('everything that is missing is reported at once', async (context) => {
  const { cwd } = look(context, ['class 1', 'class 10', 'class 2', 'class 3', 'class 4']);
  const { code, err } = await fixres('advise', '--model', join(cwd, 'net/net.onnx'), '--images', join(cwd, 'val'));
  assert.equal(code, 2);
  assert.match(err, /^fixres: 2 problems\n\n.*the resolution it was trained at or how its input is normalised\n/);
  assert.match(
    err,
    /hint: add `--resolution 224 --normalize imagenet`, with the right values\n\nsorted as text, class 1 is `class 10`/,
  );
  assert.match(err, /hint: add `--classes FILE`/);
});

test('a hint names options of advise, or the command that writes a spec', () => {
  const hint = (text: string) => hintInOptions(new FixresError('DATA_EMPTY', 'x', { hint: text })).hint;
  assert.equal(hint('set `name: resnet18` of the model'), 'add `--architecture resnet18`');
  assert.equal(hint('set `test` of the data set to its folder'), 'set `--images` to its folder');
  assert.equal(
    hint('or set `on_error: skip` for it'),
    'or set `on_error: skip` for it (in a spec, which `fixres init` writes)',
  );
  assert.equal(hint('omit `--train`'), 'omit `--train`');
});

test('an empty folder is called empty', async (context) => {
  const { cwd, seen } = look(context, []);
  mkdirSync(join(cwd, 'val'));
  await assert.rejects(seen(), { code: 'DATA_EMPTY', message: `${join(cwd, 'val')} is empty` });
});
