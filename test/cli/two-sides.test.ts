import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import sharp from 'sharp';
import { leaveNetwork } from '../../src/app/advise/leave-folder.ts';
import { exportableRun } from '../../src/app/network/exportable-run.ts';
import { openEngine } from '../../src/engine/index.ts';
import { openStore } from '../../src/store/store.ts';
import { fixres, withFolder } from './fixtures/cli.ts';

before(() => openEngine({ engine: 'onnx', threads: 1 }));

const spec = (resolutions: string, model = '{ name: tinynet }') => `name: sides
dataset: { kind: shapes, train: 40, test: 20, classes: shape }
model: ${model}
train: { resolutions: 32, recipe: { epochs: 1 } }
finetune: { scopes: [[], [classifier]], recipe: { epochs: 1, learning_rate: 0.01 } }
test: { resolutions: ${resolutions} }
report: [table1]
`;

test('a size with two sides goes from the spec through runs and reports to the exported network', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'spec.yaml');
    writeFileSync(file, spec('[32, [32, 48], [48, 48]]'));
    const at = ['--runs-dir', join(folder, 'runs')];
    const ran = await fixres('run', file, ...at, '--workers', '1');
    assert.equal(ran.code, 0, ran.err);
    assert.match(ran.out, /finished {2}finetune tinynet 32>32x48 classifier seed 1/);
    const table = JSON.parse((await fixres('report', 'table1', ...at, '--format', 'json')).out);
    assert.deepEqual(
      table.rows[0].cells.map((cell: { testResolution: unknown }) => cell.testResolution),
      [32, '32x48', 48],
    );

    const listed = await fixres('runs', 'list', ...at, '--where', 'testResolutionPx=32x48', '--json');
    const runs: { key: string; title: string }[] = JSON.parse(listed.out);
    const tuned = runs.find(({ title }) => title === 'evaluate tinynet 32>32x48 classifier seed 1')!;
    assert.ok(runs.every(({ title }) => title.includes('32>32x48')));

    const onnx = join(folder, 'net.onnx');
    const exported = await fixres('export', tuned.key, ...at, '-o', onnx);
    assert.equal(exported.code, 0, exported.err);
    assert.match(exported.out, /16 test images/);

    // What the file says of itself is the next spec's own.
    const next = join(folder, 'next.yaml');
    writeFileSync(
      next,
      `name: next\ndataset: { kind: shapes, train: 40, test: 20, classes: shape }\nmodel: { weights: net.onnx }\n`,
    );
    const planned = await fixres('plan', next, ...at);
    assert.match(planned.out + planned.err, /`test\.resolutions: \[\[32,48\]\]`/);
    assert.match(planned.out, /features net\.onnx 32>32x48 test/);

    const photo = join(folder, 'photo.png');
    await sharp({ create: { width: 50, height: 40, channels: 3, background: '#a50' } })
      .png()
      .toFile(photo);
    const answers = await fixres('predict', onnx, photo, '--json');
    assert.equal(answers.code, 0, answers.err);

    const left = join(folder, 'left');
    mkdirSync(left);
    const store = openStore(join(folder, 'runs'), { readonly: true });
    try {
      await leaveNetwork(exportableRun(store, tuned.key), left);
    } finally {
      store.close();
    }
    const preprocessing = JSON.parse(readFileSync(join(left, 'preprocessing.json'), 'utf8'));
    assert.deepEqual(preprocessing.resize_to_px, [36, 54]);
    assert.deepEqual(preprocessing.crop_to_px, [32, 48]);
  }));

test('a network that does not take a shape refuses it with the place and a size that it takes', () =>
  withFolder(async (folder) => {
    const file = join(folder, 'spec.yaml');
    writeFileSync(file, spec('[[64, 72], [8, 64]]', '{ name: vit_tiny_patch16_224 }'));
    const refused = await fixres('validate', file);
    assert.equal(refused.code, 2, refused.out);
    const all = refused.out + refused.err;
    assert.match(all, /test resolution 64x72: .*patches of 16 pixels/);
    assert.match(all, /choose a multiple of 16 for each side, such as 64 or 80/);
    assert.match(all, /test resolution 8x64: .*takes inputs of at least 16 pixels/);
    assert.match(all, /spec\.yaml:\d+:\d+/);
  }));

test('the test transform of `data inspect` and the image of `model inspect` may have two sides', async () => {
  const { err, code } = await fixres('data', 'inspect', 'quickstart', '--test-resolution', '48x');
  assert.equal(code, 2);
  assert.match(err, /such as 224 or 192x256 \(HEIGHTxWIDTH\), got `48x`/);
});
