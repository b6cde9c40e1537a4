import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { leaveFolder } from '../../../src/app/advise/leave-folder.ts';
import { findExperiment } from '../../../src/store/queries/find-experiment.ts';
import { listRuns } from '../../../src/store/queries/runs/runs.ts';
import { openStore } from '../../../src/store/store.ts';
import { fixres, startFixres } from '../../cli/fixtures/cli.ts';
import { png } from '../../data/support.ts';

// Somebody with a network and a folder, who has never seen a spec.
const folder = mkdtempSync(join(tmpdir(), 'fixres-advise-'));
const net = join(folder, 'net.onnx');
const told = ['--resolution', '32', '--normalize', 'inception', '--workers', '1', '--budget', '1h'];
const colours = ['#802010', '#108020', '#201080', '#888888', '#202020'];

const writeClasses = async (root: string, images: number, shade = 0): Promise<void> => {
  for (const [label, colour] of colours.entries()) {
    mkdirSync(join(folder, root, `class ${label}`), { recursive: true });
    for (let at = 0; at < images; at++)
      writeFileSync(join(folder, root, `class ${label}`, `${at}.png`), await png(60 + at + shade, 50 + label, colour));
  }
};

before(async () => {
  copyFileSync(fileURLToPath(new URL('../../golden/onnx/residual.onnx', import.meta.url)), net);
  await writeClasses('val', 4);
  await writeClasses('train', 8, 20);
});

after(() => rmSync(folder, { recursive: true, force: true }));

const out = join(folder, 'advice');
const ask = (...more: readonly string[]) =>
  fixres('advise', '--model', net, '--images', join(folder, 'val'), '-o', out, ...told, ...more);

test('values missing from the files are asked for by name', async () => {
  const without = await fixres('advise', '--model', net, '--images', join(folder, 'val'), '-o', out);
  assert.equal(without.code, 2);
  assert.match(
    without.err,
    /net\.onnx does not say the resolution it was trained at, nor how its input is normalised\n.*hint: add `--resolution 224 --normalize imagenet`/,
  );
  const half = await fixres('advise', '--model', net, '--images', join(folder, 'val'), '-o', out, '--resolution', '32');
  assert.match(half.err, /does not say how its input is normalised\n.*hint: add `--normalize imagenet`/);
  assert.equal(existsSync(out), false);
});

test('accuracy no better than chance stops it, with what may be wrong', async () => {
  const { code, err, out: said } = await ask();
  assert.equal(code, 2);
  assert.match(said, /assumed:\n {2}network .*5 classes.*\n/);
  assert.match(said, /training images {3}none, so nothing is fine-tuned/);
  assert.match(err, /classifies \d+ of 20 images correctly at 32 px, which is no better than guessing among 5 classes/);
  assert.match(err, /hint: .*`--classes` and `--normalize`; `--anyway` continues/);
});

test('with test images alone it answers, leaves the network, and the same command again runs nothing', async () => {
  const { code, err, out: text } = await ask('--anyway', '--json');
  assert.equal(code, 0, err);
  const advice = JSON.parse(text);
  assert.deepEqual(advice.grid.resolutionsPx, [24, 32, 40, 48, 56, 64]);
  assert.equal(advice.best.crossFit.folds, 5);
  assert.equal(advice.points.length, 6);
  assert.equal(advice.recommended.why, 'kept'); // no significant gain: an answer, and exit code 0
  for (const file of [...advice.files, 'report.html', 'model.onnx', 'preprocessing.json', 'use_it.py', 'spec.yaml'])
    assert.ok(existsSync(join(out, file)), file);
  const { crop_to_px, classes } = JSON.parse(readFileSync(join(out, 'preprocessing.json'), 'utf8'));
  assert.equal(crop_to_px, advice.recommended.resolutionPx);
  assert.equal(classes.length, 5);
  assert.match(readFileSync(join(out, 'report.html'), 'utf8'), /href="reports\/best\.csv"/);
  const valid = await fixres('validate', join(out, 'spec.yaml'));
  assert.equal(valid.code, 0, valid.err);
  const again = await ask('--anyway', '--no-tui');
  assert.match(again.out, /advice: 0 finished, \d+ cached/);
});

test('the grid of the first call is kept for the same question, even if more is known about the speed by then', async () => {
  const kept = join(out, 'grid.json');
  const { question, grid } = JSON.parse(readFileSync(kept, 'utf8'));
  writeFileSync(kept, JSON.stringify({ question, grid: { ...grid, resolutionsPx: [24, 32] } }));
  const same = await ask('--anyway', '--json');
  assert.deepEqual(JSON.parse(same.out).grid.resolutionsPx, [24, 32]);
  const other = await ask('--anyway', '--json', '--budget', '2h');
  assert.deepEqual(JSON.parse(other.out).grid.resolutionsPx, grid.resolutionsPx);
});

test('after an interruption, the same command continues with the grid that it had chosen', async () => {
  const place = join(folder, 'interrupted');
  const words = ['advise', '--model', net, '--images', join(folder, 'val'), '-o', place, ...told, '--anyway'];
  const first = startFixres(...words, '--no-tui');
  await first.says('testing at');
  await first.says('finished');
  first.interrupt();
  const { code, err } = await first.ended;
  assert.equal(code, 130, err);
  assert.match(err, /interrupted; run the same command again to resume\n$/);
  const grid = readFileSync(join(place, 'grid.json'), 'utf8');
  assert.equal(existsSync(join(place, 'model.onnx')), false);
  const second = await fixres(...words, '--no-tui');
  assert.equal(second.code, 0, second.err);
  assert.match(second.out, /planned +advice: \d+ runs, [1-9]\d* cached\n/);
  assert.equal(readFileSync(join(place, 'grid.json'), 'utf8'), grid);
});

test('the network of an earlier answer is removed if the new one cannot be written', async () => {
  const store = openStore(join(out, 'runs'), { readonly: true });
  const experiment = findExperiment(store, 'advice');
  const [withoutNetwork] = listRuns(store, { experiment: 'advice', kind: 'analyze' });
  await assert.rejects(leaveFolder(store, experiment, withoutNetwork!.key, out), { code: 'CLI_USAGE' });
  store.close();
  for (const file of ['model.onnx', 'preprocessing.json', 'use_it.py'])
    assert.equal(existsSync(join(out, file)), false);
});

test('with training images the choice is made on those that are held out; a limit narrows it, and a budget the grid', async () => {
  const {
    code,
    err,
    out: text,
  } = await ask(
    '--train',
    join(folder, 'train'),
    '--anyway',
    '--json',
    '--max-cost',
    '1x',
    '--budget',
    '0.1s',
    '-o',
    join(folder, 'trained'),
  );
  assert.equal(code, 0, err);
  const { best, grid, assumptions, notes } = JSON.parse(text);
  assert.match(notes.join(), /^the runs took \d+.* s, more than the 0\.1 s of `--budget`/);
  assert.deepEqual(grid.resolutionsPx, [32, 48]);
  assert.match(grid.notes.join(), /coarser or shorter than usual.*even the smallest grid takes longer/);
  assert.deepEqual(grid.scopes, [[], ['classifier'], ['classifier', 'bn']]);
  assert.ok(best.heldOut.n > 0 && best.testResolution <= 32);
  assert.ok(assumptions.some(({ value }: { value: string }) => value === '40'));
});

test('classes that do not match the network are not guessed', async () => {
  rmSync(join(folder, 'val', 'class 4'), { recursive: true });
  const { code, err } = await ask();
  assert.equal(code, 4);
  assert.match(err, /the network has 5 classes, and .*val has 4, so their order cannot be guessed\n/);
  assert.match(err, /hint: add `--classes FILE`/);
});
