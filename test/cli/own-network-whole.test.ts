import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openSafetensors } from '../../src/model/index.ts';
import { inspectNetwork } from '../../src/model/inspect-network.ts';
import { importOnnx } from '../../src/model/onnx/import-onnx.ts';
import { listRuns } from '../../src/store/queries/runs/runs.ts';
import { showRun } from '../../src/store/queries/runs/show-run.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { fixres } from './fixtures/cli.ts';

// Networks of somebody's own that are trained further as a whole, fine-tuned as a whole, and fine-tuned and tested side
// by side, without kept features; one with its batch norms, one whose exporter folded them away.
const folder = mkdtempSync(join(tmpdir(), 'fixres-whole-'));
const runsDir = join(folder, 'runs');
const inRuns = ['--runs-dir', runsDir];
let store: Store;

const recipe = '{ learning_rate: 0.05, learning_rate_rule: plain, batch_size: 20, epochs: 1 }';
const own = (weights: string, more = '') =>
  `{ name: onnx, weights: ${weights}, train_resolution: 32, normalize: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }${more} }`;
const spec = (name: string, model: string, scopes: string, more: string, bn = 'affine') => `
name: ${name}
dataset: { kind: shapes, train: 40, test: 30, classes: shape, seed: 1 }
model: ${model}
finetune: { scopes: ${scopes}, bn: ${bn}, recipe: ${recipe} }
test: { resolutions: [48] }
report: []
${more}
`;

const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const ran = async (name: string, text: string): Promise<void> => {
  const { code, err, out } = await fixres('run', write(`${name}.yaml`, text), ...inRuns, '--workers', '1', '--json');
  assert.equal(code, 0, err + out.slice(-2000));
};

before(async () => {
  for (const file of ['residual.onnx', 'folded.onnx'])
    copyFileSync(fileURLToPath(new URL(`../golden/onnx/${file}`, import.meta.url)), join(folder, file));
  const train = `train: { resolutions: 32, recipe: { optimizer: sgd, learning_rate: 0.02, learning_rate_rule: plain, batch_size: 20, epochs: 1 } }`;
  await ran(
    'further',
    spec('further', own('residual.onnx', ', transfer: true'), '[[], [classifier, bn], [all]]', train),
  );
  await ran(
    'folded',
    spec('folded', own('folded.onnx'), '[[], [classifier], [classifier, bn], [all]]', 'features: { budget_gib: 0 }'),
  );
  await ran('half', spec('half', own('folded.onnx'), '[[], [classifier, bn]]', 'features: { dtype: float16 }'));
  store = openStore(runsDir, { readonly: true });
});

after(() => {
  store?.close();
  rmSync(folder, { recursive: true, force: true });
});

const runOf = (kind: 'train' | 'evaluate' | 'finetune', experiment: string, title: RegExp) => {
  const found = listRuns(store, { kind, experiment }).find((run) => title.test(run.title));
  assert.ok(found, `no ${kind} ${title}`);
  return showRun(store, found.key);
};

const filesOf = (key: string, name: string) => openSafetensors(join(store.paths.folder(key), name));

test('training starts from the weights in the file', () => {
  const { key } = runOf('train', 'further', /residual\.onnx/);
  const before = importOnnx(join(folder, 'residual.onnx')).network.ownWeights();
  const trained = filesOf(key, 'weights.safetensors');
  assert.deepEqual([...trained.names].sort(), [...before.keys()].sort());
  // Two steps with a learning rate of 0.02 don't lead far from values of a standard deviation of 0.4.
  for (const name of ['conv1.weight', 'bn3.weight', 'fc.bias']) {
    const changes = sortedOf(trained.read(name).values).map(
      (value, index) => value - sortedOf(before.get(name)!)[index]!,
    );
    const largest = Math.max(...changes.map(Math.abs));
    assert.ok(largest > 0 && largest < 0.2, `${name}: ${largest}`);
  }
});

test('the scope `all` changes everything that is learnt, and no stand-in for a folded batch norm', () => {
  const whole = filesOf(runOf('finetune', 'further', /48 all/).key, 'head.safetensors');
  const { parameters } = importOnnx(join(folder, 'residual.onnx')).network;
  assert.deepEqual([...whole.names].sort(), parameters.map(({ name }) => name).sort());
  const folded = filesOf(runOf('finetune', 'folded', /48 all/).key, 'head.safetensors');
  const own = importOnnx(join(folder, 'folded.onnx')).network.parameters.filter(({ standsIn }) => standsIn !== true);
  assert.deepEqual([...folded.names].sort(), own.map(({ name }) => name).sort());
});

for (const [experiment, how] of [
  ['folded', 'over the images'],
  ['half', 'on features of 16 bits'],
]) {
  test(`of a folded batch norm the scale and shift move, ${how}`, () => {
    const head = filesOf(runOf('finetune', experiment!, /classifier\+bn/).key, 'head.safetensors');
    const standIn = '/conv3/Conv.folded_bn';
    assert.deepEqual([...head.names].sort(), [`${standIn}.bias`, `${standIn}.weight`, 'fc.bias', 'fc.weight']);
    assert.ok(head.read(`${standIn}.weight`).values.some((scale) => scale !== 1));
    assert.ok(head.read(`${standIn}.bias`).values.some((shift) => shift !== 0));
  });
}

for (const [experiment, kind, title] of [
  ['further', 'finetune', /48 all/],
  ['further', 'evaluate', /classifier\+bn/],
  ['folded', 'finetune', /classifier\+bn/],
  ['folded', 'evaluate', /48 all/],
] as const) {
  test(`the network of a run (${experiment}: ${kind} ${title.source}) is exported, and the file predicts as the run did`, async () => {
    const file = join(folder, 'out.onnx');
    const { code, out, err } = await fixres(
      'export',
      runOf(kind, experiment, title).key.slice(0, 12),
      ...inRuns,
      '-o',
      file,
    );
    assert.equal(code, 0, err);
    assert.match(out, /checked: same predicted class as in run \w{8} for each of 16 test images/);
    if (experiment === 'folded') {
      const { scopes } = inspectNetwork(file, 48);
      assert.ok(scopes.find(({ scope }) => scope === 'bn')!.isPossible);
    }
  });
}

test('what was tested on 16-bit features is exported with a note that it was not compared', async () => {
  const { key } = runOf('evaluate', 'half', /classifier\+bn/);
  const { code, out, err } = await fixres('export', key.slice(0, 12), ...inRuns, '-o', join(folder, 'half.onnx'));
  assert.equal(code, 0, err);
  assert.match(out, /not checked: the run used 16-bit features/);
});

test('features of 16 bits tell of their difference to an experiment in 32 bits, and the report in a note', async () => {
  const [full, half] = ['folded', 'half'].map((experiment) => runOf('evaluate', experiment, /48 none/));
  const { results } = showRun(store, half!.inputs.find(({ input }) => input === 'features')!.key);
  assert.deepEqual([results.float32Top1, results.float16Top1], [full!.results.top1, half!.results.top1]);
  const report = async (name: string) =>
    (await fixres('report', 'table1', '--experiment', name, ...inRuns)).out.replaceAll(/\s+/g, ' ');
  assert.match(
    await report('half'),
    /kept in 16 bits, \d+ of 30 predictions of the unmodified network \(1 features run\)/,
  );
  assert.doesNotMatch(await report('folded'), /16 bits/);
});

test('batch statistics of a folded batch norm are refused where the spec asks for them', async () => {
  const text = spec('gone', own('folded.onnx'), '[[classifier], [classifier, bn]]', '', 'statistics');
  const { code, err } = await fixres('validate', write('gone.yaml', text));
  assert.equal(code, 2);
  assert.match(
    err,
    /gone\.yaml:5:\d+: scope classifier\+bn of `onnx`: .* can't be fine-tuned in `bn` with `bn: statistics`/,
  );
  assert.match(err, /its statistics are gone.*hint: set `bn: affine`/s);
});

const sortedOf = (values: Float32Array): Float32Array => values.toSorted();
