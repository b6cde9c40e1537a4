import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { openSafetensors } from '../../src/model/index.ts';
import { listRuns } from '../../src/store/queries/runs/runs.ts';
import { showRun } from '../../src/store/queries/runs/show-run.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { fixres, microSpec } from './fixtures/cli.ts';

// A network is trained and exported, and comes back as somebody's own; beside it one that torch exported (its batch norm
// kept, the other's folded), and a layers model of tfjs. All are fine-tuned, and exported again.
const golden = (name: string): string => fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fixres-own-'));
const runsDir = join(folder, 'runs');
const inRuns = ['--runs-dir', runsDir];
let store: Store;

const pixels0to255 = `{ mean: [0, 0, 0], std: [${[1, 1, 1].map((one) => one / 255)}] }`;
const plain = '{ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }';
const spec = (models: readonly string[], scopes: string, name = 'own') => `
name: ${name}
dataset: { kind: shapes, train: 40, test: 30, classes: shape, seed: 1 }
model: [${models.join(', ')}]
finetune:
  scopes: ${scopes}
  recipe: { learning_rate: 0.05, learning_rate_rule: plain, batch_size: 20, epochs: 1 }
test: { resolutions: [48] }
report: []
`;
const own = (name: string, weights: string, normalize: string, more = '') =>
  `{ name: ${name}, weights: ${weights}, train_resolution: 32, normalize: ${normalize}${more} }`;

const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

before(async () => {
  const trained = await fixres('run', microSpec, ...inRuns, '--workers', '1', '--json');
  assert.equal(trained.code, 0, trained.err);
  const reader = openStore(runsDir, { readonly: true });
  const [train] = listRuns(reader, { kind: 'train' });
  reader.close();
  const exported = await fixres('export', train!.key.slice(0, 12), ...inRuns, '-o', join(folder, 'mine.onnx'));
  assert.equal(exported.code, 0, exported.err);
  for (const file of ['residual.onnx', 'channels.onnx', 'folded.onnx'])
    copyFileSync(golden(`onnx/${file}`), join(folder, file));
  cpSync(golden('tfjs/residual'), join(folder, 'layers'), { recursive: true });

  const models = [
    own('onnx', 'mine.onnx', pixels0to255),
    own('onnx', 'residual.onnx', plain),
    own('tfjs', 'layers/model.json', plain),
  ];
  const tuned = await fixres(
    'run',
    write('own.yaml', spec(models, '[[], [classifier], [classifier, bn]]')),
    ...inRuns,
    '--workers',
    '1',
    '--json',
  );
  assert.equal(tuned.code, 0, tuned.err + tuned.out.slice(-2000));
  const other = own('onnx', 'channels.onnx', plain, ', classifier: new');
  const renewed = await fixres(
    'run',
    write('new.yaml', spec([other], '[[classifier]]', 'renewed')),
    ...inRuns,
    '--workers',
    '1',
    '--json',
  );
  assert.equal(renewed.code, 0, renewed.err);
  store = openStore(runsDir, { readonly: true });
});

after(() => {
  store?.close();
  rmSync(folder, { recursive: true, force: true });
});

const runOf = (kind: 'evaluate' | 'finetune', title: RegExp) => {
  const found = listRuns(store, { kind }).find((run) => title.test(run.title));
  assert.ok(found, `no ${kind} ${title}`);
  return showRun(store, found.key);
};

test('a network that was exported and comes back gives the losses that it gave before', () => {
  const [before, after] = [/tinynet 32>48 none/, /mine\.onnx 32>48 none/].map(
    (title) => runOf('evaluate', title).results,
  );
  assert.equal(after!.top1, before!.top1);
  assert.ok(Math.abs(Number(after!.loss) - Number(before!.loss)) < 1e-5);
});

test('the scopes of every network change what belongs to them, and nothing else', () => {
  const headOf = (title: RegExp) => {
    const { key } = runOf('finetune', title);
    return [...openSafetensors(join(store.paths.folder(key), 'head.safetensors')).names].sort();
  };
  assert.deepEqual(headOf(/residual\.onnx 32>48 classifier seed/), ['fc.bias', 'fc.weight']);
  const statistics = ['bn3.running_mean', 'bn3.running_var', 'fc.bias', 'fc.weight'];
  assert.deepEqual(headOf(/residual\.onnx 32>48 classifier\+bn seed/), statistics);
  assert.deepEqual(headOf(/layers\/model\.json 32>48 classifier\+bn seed/), [
    'bn2.running_mean',
    'bn2.running_var',
    'predictions.bias',
    'predictions.weight',
  ]);
});

for (const name of ['mine\\.onnx', 'residual\\.onnx', 'layers/model\\.json']) {
  test(`${name.replace('\\', '')}, fine-tuned, is exported as ONNX again and predicts as the run did`, async () => {
    const { key } = runOf('finetune', new RegExp(`${name} 32>48 classifier\\+bn seed`));
    const file = join(folder, 'again.onnx');
    const { code, out, err } = await fixres('export', key.slice(0, 12), ...inRuns, '-o', file);
    assert.equal(code, 0, err);
    assert.match(out, /checked: same predicted class as in run \w{8} for each of 16 test images/);
    const weights = await fixres(
      'export',
      key.slice(0, 12),
      ...inRuns,
      '-o',
      join(folder, 'again.safetensors'),
      '--format',
      'safetensors',
    );
    assert.match(weights.out, /checked: same predicted class/, weights.err);
  });
}

test('the run and the exported file say the same of a picture; weights alone are no network', async () => {
  const picture = join(folder, 'picture.png');
  await sharp({ create: { width: 60, height: 50, channels: 3, background: { r: 200, g: 80, b: 20 } } })
    .png()
    .toFile(picture);
  const { key } = runOf('finetune', /layers\/model\.json 32>48 classifier\+bn seed/);
  const asked = async (model: string) => {
    const { out, err, code } = await fixres('predict', model, picture, ...inRuns, '--format', 'json', '--top', '5');
    return { code, err, classes: code === 0 ? JSON.parse(out)[0].classes : undefined };
  };
  const [run, file] = [await asked(key.slice(0, 12)), await asked(join(folder, 'again.onnx'))];
  assert.equal(run.code, 0, run.err);
  assert.deepEqual(
    run.classes.map((one: { class: string }) => one.class),
    file.classes.map((one: { class: string }) => one.class),
  );
  const weights = await asked(join(folder, 'again.safetensors'));
  assert.equal(weights.code, 2);
  assert.match(weights.err, /the weights of a user's own network, but not the network/);
});

test('another number of classes is refused, unless a new classifier is asked for', async () => {
  assert.equal(runOf('finetune', /channels\.onnx 32>48 classifier seed/).status, 'FINISHED');
  const file = write('kept.yaml', spec([own('onnx', 'channels.onnx', plain)], '[[classifier]]', 'kept'));
  const { code, err } = await fixres('run', file, ...inRuns, '--workers', '1');
  assert.equal(code, 2);
  assert.match(
    err,
    /channels\.onnx: its classifier has 4 classes, the data set `shapes` has 5 \(stops 1 test\)\n.*hint: set `classifier: new`/s,
  );
});

test('what a network lacks is refused where the spec asks for it, with the reason', async () => {
  const models = [own('onnx', 'folded.onnx', plain)];
  const { code, err } = await fixres('validate', write('lacks.yaml', spec(models, '[[bn], [{ last_cells: 1 }]]')));
  assert.equal(code, 2);
  assert.match(
    err,
    /lacks\.yaml:6:\d+: scope bn of `onnx`: .*the exporter has folded the batch norm before the pooling/,
  );
  assert.match(err, /scope cells:1 of `onnx`: .*a graph does not show where its cells start/);
  const broken = write('broken.onnx', readFileSync(golden('onnx/residual.onnx'), 'latin1').slice(0, 500));
  const unread = await fixres('validate', write('unread.yaml', spec([own('onnx', broken, plain)], '[[]]')));
  assert.equal(unread.code, 2);
  assert.match(unread.err, /unread\.yaml:4:\d+: .*broken\.onnx is not an ONNX file/);
});

test('a file that changes after planning is noticed, also a shard of a layers model', async () => {
  const shard = join(folder, 'layers/group1-shard1of2.bin');
  const bytes = readFileSync(shard);
  bytes.writeFloatLE(0.125, 0);
  writeFileSync(shard, bytes);
  const { key } = runOf('finetune', /layers\/model\.json 32>48 classifier\+bn seed/);
  const { code, err } = await fixres('export', key.slice(0, 12), ...inRuns, '-o', join(folder, 'changed.onnx'));
  assert.notEqual(code, 0);
  assert.match(err, /layers\/model\.json has changed since the experiment was planned/);
});
