import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isRight } from '../../src/domain/is-right.ts';
import { findArchitecture, saveWeights } from '../../src/model/index.ts';
import { predictionsOf } from '../../src/store/queries/predictions.ts';
import { openStore } from '../../src/store/store.ts';
import { png } from '../data/support.ts';
import { generatedWeights } from '../model/generated.ts';
import { fixres } from './fixtures/cli.ts';

// A network of seven classes, another of five, and images of three of them.
const folder = mkdtempSync(join(tmpdir(), 'fixres-label-spaces-'));
const runsDir = join(folder, 'runs');
const colours = ['#802010', '#108020', '#201080', '#888888', '#202020', '#f0f010'];

before(async () => {
  const seven = findArchitecture('tinynet', 7);
  saveWeights(seven, generatedWeights(seven, 3), join(folder, 'seven.safetensors'));
  copyFileSync(fileURLToPath(new URL('../golden/onnx/residual.onnx', import.meta.url)), join(folder, 'net.onnx'));
  for (const part of ['train', 'val']) {
    for (const [at, name] of ['ant', 'cow', 'fox'].entries()) {
      mkdirSync(join(folder, 'data', part, name), { recursive: true });
      for (let image = 0; image < 4; image++) {
        const colour = colours[(at * 2 + image) % colours.length]!;
        const file = join(folder, 'data', part, name, `${image}.png`);
        writeFileSync(file, await png(40 + image, 30 + at + (part === 'val' ? 9 : 0), colour));
      }
    }
  }
  writeFileSync(join(folder, 'data/classes.txt'), 'ant\nbee\ncow\ndog\nelk\nfox\ngnu\n');
});

after(() => rmSync(folder, { recursive: true, force: true }));

const networks = {
  tinynet: 'name: tinynet, weights: seven.safetensors, train_resolution: 32',
  onnx: 'name: onnx, weights: net.onnx, train_resolution: 32, normalize: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }',
};

const specOf = (name: string, dataset: string, more: string, model: keyof typeof networks = 'tinynet'): string => {
  const file = join(folder, `${name}.yaml`);
  const lines = [`name: ${name}`, `dataset: { root: data, ${dataset} }`, `model: { ${networks[model]} }`, more];
  writeFileSync(file, `${lines.join('\n')}\ntest: { resolutions: [32] }\nreport: [table1]\n`);
  return file;
};

/** What the reports of a finished experiment print, and its answers, test by test. */
const finished = async (
  name: string,
  ...spec: Parameters<typeof specOf> extends [string, ...infer Rest] ? Rest : never
) => {
  const { code, out, err } = await fixres('run', specOf(name, ...spec), '--runs-dir', runsDir, '--workers', '1');
  assert.equal(code, 0, err);
  const listed = await fixres(
    'runs',
    'list',
    '--experiment',
    name,
    '--kind',
    'evaluate',
    '--json',
    '--runs-dir',
    runsDir,
  );
  const keys = (JSON.parse(listed.out) as { key: string }[]).map(({ key }) => key);
  const store = openStore(runsDir, { readonly: true });
  try {
    return { out, keys, answers: keys.map((key) => predictionsOf(store, key)) };
  } finally {
    store.close();
  }
};

const report = (name: string, ...words: string[]) =>
  fixres('report', ...words, '--experiment', name, '--runs-dir', runsDir);

const asItIs = 'finetune: { scopes: [[]] }';

test('a network predicts only the classes of the images, however they are specified, and every report says so', async () => {
  const all = await finished('all', 'kind: folder, classes_file: classes.txt', asItIs);
  const some = await finished('some', 'kind: folder, classes_file: classes.txt, classes: present', asItIs);
  const numbered = await finished('numbered', 'kind: folder, classes: [0, 2, 5]', asItIs);
  assert.ok(all.answers[0]!.some(({ predicted }) => ![0, 2, 5].includes(predicted)));
  assert.ok(
    some.answers[0]!.every(({ predicted, confidence }) => [0, 2, 5].includes(predicted) && confidence! >= 1 / 3),
  );
  assert.deepEqual(numbered.answers, some.answers);
  const note = /3 of the network's 7 classes count as answers on data/;
  for (const name of ['table1', 'curve', 'verdict', 'best'])
    for (const format of ['terminal', 'markdown', 'latex', 'json'])
      assert.match(
        (await report('some', name, '--format', format)).out.replaceAll(/\s+/g, ' '),
        note,
        `${name} ${format}`,
      );
  assert.match((await report('some', 'table1', '--format', 'csv')).out, /,answers,outputs\r\n.*,3,7\r\n/);
  assert.doesNotMatch((await report('all', 'table1')).out, /count as answers/);
  const { out } = await fixres(
    'predict',
    numbered.keys[0]!,
    join(folder, 'data/val/ant/0.png'),
    '--json',
    '--runs-dir',
    runsDir,
  );
  assert.deepEqual(
    (JSON.parse(out) as { classes: { class: string }[] }[])[0]!.classes.map((each) => each.class).sort(),
    ['ant', 'cow', 'fox'],
  );
});

test("a user's own network, fine-tuned heads and a network that is entirely head predict these classes too", async () => {
  const recipe = '{ learning_rate: 0.01, learning_rate_rule: plain, batch_size: 6, epochs: 1 }';
  const tuned = `finetune: { scopes: [[], [classifier, bn], [all]], recipe: ${recipe} }`;
  for (const [name, network, outputs] of [
    ['own', 'onnx', '[1, 0, 3]'],
    ['tuned', 'tinynet', '[1, 0, 3]'],
  ] as const) {
    const scopes = network === 'onnx' ? asItIs : tuned;
    const { answers, keys } = await finished(name, `kind: folder, classes: ${outputs}`, scopes, network);
    assert.equal(answers.length, network === 'onnx' ? 1 : 3);
    for (const ofTest of answers) {
      assert.ok(
        ofTest.every(({ predicted, label }) => [0, 1, 3].includes(predicted) && [0, 1, 3].includes(label)),
        name,
      );
    }
    const file = join(folder, `${name}.onnx`);
    const exported = await fixres('export', keys[0]!, '-o', file, '--runs-dir', runsDir);
    assert.match(exported.out, /checked: same predicted class as in run/, exported.err);
  }
});

test('any of several correct labels counts as correct in accuracies, class tables and comparisons, and reports say how many images have several', async () => {
  const rows = ['ant', 'cow', 'fox'].flatMap((name, at) =>
    [0, 1, 2, 3].map((image) => ({
      path: `val/${name}/${image}.png`,
      label: image === 3 ? [] : at === 0 ? ['ant', 'bee', 'cow', 'dog', 'elk', 'fox', 'gnu'] : [name],
    })),
  );
  writeFileSync(join(folder, 'data/real.json'), JSON.stringify(rows));
  const columns = 'columns: { split: null }, train: null';
  const { answers, keys } = await finished(
    'real',
    `kind: manifest, manifest: real.json, classes_file: classes.txt, ${columns}`,
    asItIs,
  );
  const [ofTest] = answers;
  assert.equal(ofTest!.length, 9);
  const anyRight = ofTest!.filter(({ image }) => image < 3);
  assert.ok(anyRight.every((answer) => isRight(answer) && answer.correct5));
  assert.ok(anyRight.some(({ alsoRight }) => alsoRight === true));
  const top1 = ofTest!.filter(isRight).length / 9;
  const table = JSON.parse((await report('real', 'table1', '--format', 'json', '--metric', 'mean_per_class')).out);
  const cell = table.rows[0].cells[0];
  assert.equal(cell.top1, top1);
  assert.equal(cell.n, 9);
  assert.deepEqual(cell.judged, { unlabelled: 3, severalLabels: 3 });
  const { out } = await fixres('runs', 'classes', keys[0]!, '--format', 'json', '--runs-dir', runsDir);
  const ants = (JSON.parse(out) as { classes: { name: string; accuracy: number }[] }).classes.find(
    ({ name }) => name === 'ant',
  );
  assert.equal(ants?.accuracy, 1);
  const said = (await report('real', 'table1')).out.replaceAll(/\s+/g, ' ');
  assert.match(said, /3 test images of data have no label and are not counted/);
  assert.match(said, /3 of the 9 test images of data have several correct labels, each of which counts as correct/);
});
