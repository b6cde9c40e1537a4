import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { checkExport } from '../../../src/app/network/check-export.ts';
import { type ExportableRun, exportableRun } from '../../../src/app/network/exportable-run.ts';
import { networkPredictor, onnxPredictor } from '../../../src/app/network/predictor.ts';
import { writeExport } from '../../../src/app/network/write-export.ts';
import { openImageSource, type RgbImage, testTransform } from '../../../src/data/index.ts';
import type { RunKind } from '../../../src/domain/jobs/run-kinds.ts';
import { openEngine } from '../../../src/engine/index.ts';
import { cardOf, findArchitecture, loadWeights, openSafetensors, readOnnxMetadata } from '../../../src/model/index.ts';
import { listRuns } from '../../../src/store/queries/runs/runs.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { refusal } from '../../data/support.ts';
import { fixres, microSpec } from '../fixtures/cli.ts';

// One small experiment for all tests of this file: a trained network, and a fine-tuned one at another resolution.
const folder = mkdtempSync(join(tmpdir(), 'fixres-export-'));
const runsDir = join(folder, 'runs');
let store: Store;

before(async () => {
  const sets = ['test.resolutions=[32,48]', 'finetune.scopes=[[],[classifier,bn]]'].flatMap((set) => ['--set', set]);
  const { code, err } = await fixres('run', microSpec, '--runs-dir', runsDir, '--workers', '1', '--json', ...sets);
  assert.equal(code, 0, err);
  store = openStore(runsDir, { readonly: true });
  await openEngine({ engine: 'onnx', threads: 1 });
});

after(() => {
  store?.close();
  rmSync(folder, { recursive: true, force: true });
});

const keyOf = (kind: RunKind, title: RegExp): string => {
  const found = listRuns(store, { kind }).find((run) => title.test(run.title));
  assert.ok(found, `no ${kind} ${title}`);
  return found.key;
};
const tuned = () => keyOf('finetune', /32>48/);

const exported = (key: string, name: string, format = 'onnx') =>
  fixres('export', key.slice(0, 12), '--runs-dir', runsDir, '--format', format, '-o', join(folder, name));

const pictures = async ({ dataset, datasetRoot }: ExportableRun, images: readonly number[]): Promise<RgbImage[]> => {
  const source = openImageSource(dataset.dataset, datasetRoot, dataset.index, { threads: 0 });
  return await Promise.all(images.map((image) => source.image('test', image)));
};

test('a fine-tuned network becomes an ONNX file that predicts as the run did', async () => {
  const { code, out, err } = await exported(tuned(), 'tuned.onnx');
  assert.equal(code, 0, err);
  assert.match(out, /tuned\.onnx: finetune tinynet 32>48 classifier\+bn seed 1, 0\.1 MB\n/);
  const test = keyOf('evaluate', /32>48 classifier\+bn/);
  assert.ok(
    out.includes(`checked: same predicted class as in run ${test.slice(0, 8)} for each of 16 test images`),
    out,
  );

  const run = exportableRun(store, tuned());
  const file = join(folder, 'tuned.onnx');
  const card = cardOf(readOnnxMetadata(file), file);
  assert.deepEqual(card, run.card);
  assert.equal(card.transform.testResolutionPx, 48);
  assert.equal(card.provenance.experiment, 'micro');
  assert.equal(readOnnxMetadata(file).image_resolution_px, '54'); // 48 / 0.875, rounded down

  const images = run.tested!.predictions.map(({ image }) => image);
  const pixels = (await pictures(run, images)).map((picture) => testTransform(picture, card.transform));
  const [ours, theirs] = [networkPredictor(run.network, run.weights, card), onnxPredictor(file, card)];
  const distinct = new Set<string>();
  for (const batch of [1, 3]) {
    for (let first = 0; first + batch <= 6; first += batch) {
      const input = Buffer.concat(pixels.slice(first, first + batch));
      const [expected, got] = [await ours.logits(input, batch), await theirs.logits(input, batch)];
      assert.equal(got.length, batch * card.classes.length);
      for (const [index, logit] of got.entries()) assert.ok(Math.abs(logit - expected[index]!) < 1e-4);
      distinct.add(got.slice(0, card.classes.length).join());
    }
  }
  assert.ok(distinct.size > 3, 'the network looks at its input');
  for (const [index, { predicted }] of run.tested!.predictions.entries()) {
    const logits = await theirs.logits(pixels[index]!, 1);
    assert.equal(logits.indexOf(Math.max(...logits)), predicted);
  }
  ours.close();
  theirs.close();
});

test('a file with an extension of no format is refused before anything is written', async () => {
  const { code, err } = await fixres(
    'export',
    tuned().slice(0, 12),
    '--runs-dir',
    runsDir,
    '-o',
    join(folder, 'net.pb'),
  );
  assert.equal(code, 2);
  assert.match(err, /cannot tell the format of .*net\.pb.*\n {2}hint: name a file that ends in \.onnx, \.safetensors/);
  assert.equal(existsSync(join(folder, 'net.pb')), false);
});

test('a safetensors file loads into the network again and gives equal outputs', async () => {
  const { code, out } = await exported(keyOf('evaluate', /32>48 classifier\+bn/), 'tuned.safetensors', 'safetensors');
  assert.equal(code, 0);
  assert.match(out, /checked: same predicted class/);
  const file = join(folder, 'tuned.safetensors');
  const run = exportableRun(store, tuned());
  const network = findArchitecture('tinynet', run.card.classes.length);
  const loaded = loadWeights(network, file);
  assert.deepEqual(
    [...loaded],
    network.parameters.map(({ name }) => [name, run.weights.get(name)]),
  );
  assert.equal(cardOf(openSafetensors(file).metadata, file).transform.testResolutionPx, 48);
  const [picture] = await pictures(run, [0]);
  const input = testTransform(picture!, run.card.transform);
  const logits = async (weights: typeof loaded) => {
    const predictor = networkPredictor(network, weights, run.card);
    const values = await predictor.logits(input, 1);
    predictor.close();
    return values;
  };
  assert.deepEqual(await logits(loaded), await logits(run.weights));
});

test('a trained network is exported for the resolution that it was trained at, with its own head', async () => {
  const { code, out } = await exported(keyOf('train', /./), 'trained.onnx');
  assert.equal(code, 0);
  assert.match(out, /train tinynet 32 seed 1/);
  const file = join(folder, 'trained.onnx');
  assert.equal(cardOf(readOnnxMetadata(file), file).transform.testResolutionPx, 32);
  const [head, tunedHead] = [keyOf('train', /./), tuned()].map((key) =>
    exportableRun(store, key).weights.get('fc.bias'),
  );
  assert.notDeepEqual(head, tunedHead);
});

test('`predict` says of an image what the run said of it', async () => {
  const run = exportableRun(store, tuned());
  const { image, predicted } = run.tested!.predictions[4]!;
  const [{ data, widthPx: width, heightPx: height }] = (await pictures(run, [image])) as [RgbImage];
  const file = join(folder, 'picture.png');
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(file);
  const words = ['predict', tuned().slice(0, 12), file, '--runs-dir', runsDir, '--format', 'json', '--top', '1'];
  const { code, out, err } = await fixres(...words);
  assert.equal(code, 0, err);
  assert.equal(JSON.parse(out)[0].classes[0].index, predicted);
});

test('a file that predicts differently from the run is not exported; without data or a test, nothing is compared', async () => {
  const run = exportableRun(store, tuned());
  const file = join(folder, 'unchecked.onnx');
  writeExport(run, 'onnx', file);
  const { key, predictions } = run.tested!;
  const other = predictions.map((prediction, index) =>
    index === 7 ? { ...prediction, predicted: (prediction.predicted + 1) % run.card.classes.length } : prediction,
  );
  const doubted = { ...run, tested: { key, predictions: other } };
  const { message } = await refusal(() => checkExport(doubted, 'onnx', file), 'MODEL_EXPORT_DIFFERS');
  assert.match(message, /the exported network predicts `\w+` for .*, the run predicted `\w+`/);
  const elsewhere = join(folder, 'nowhere');
  assert.deepEqual(await checkExport({ ...run, datasetRoot: elsewhere }, 'onnx', file), {
    skipped: `the data set is not at ${elsewhere}`,
  });
  assert.deepEqual(await checkExport({ ...run, tested: undefined }, 'onnx', file), {
    skipped: 'no finished test of this network at 48 px',
  });
});

test('runs that do not exist, and runs without a network, are refused', async () => {
  const absent = await exported('zzzzzzzzzzzz', 'absent.onnx');
  assert.equal(absent.code, 4);
  assert.match(absent.err, /no run has a key that starts with `zzz/);
  const features = await exported(keyOf('features', /test/), 'features.onnx');
  assert.equal(features.code, 2);
  assert.match(features.err, /of the kind `features`, which produces no network\n {2}hint: .*`evaluate`/);
});

test('a run whose files are damaged or gone is refused, and leaves no file', async () => {
  const head = join(store.paths.folder(tuned()), 'head.safetensors');
  writeFileSync(head, 'damaged');
  const damaged = await exported(tuned(), 'damaged.onnx');
  assert.equal(damaged.code, 4);
  assert.match(damaged.err, /head\.safetensors is damaged: it has 7 bytes/);
  rmSync(head);
  const gone = await exported(tuned(), 'gone.onnx');
  assert.equal(gone.code, 4);
  assert.match(gone.err, /head\.safetensors is missing\n {2}hint: run the experiment again/);
  assert.ok(!existsSync(join(folder, 'gone.onnx')));
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.unchecked')),
    [],
  );
});

test('`best` is exported and asked as the run that `report best` recommends', async () => {
  const report = await fixres('report', 'best', '--runs-dir', runsDir, '--json');
  const [row] = JSON.parse(report.out).rows;
  const file = join(folder, 'best.onnx');
  const { code, out, err } = await fixres('export', 'best', 'micro', '--runs-dir', runsDir, '-o', file);
  assert.equal(code, 0, err);
  assert.equal(cardOf(readOnnxMetadata(file), file).provenance.run, row.testRuns[0]);
  assert.match(out, /checked: same predicted class/);
  const image = join(folder, 'image.png');
  await sharp({ create: { width: 60, height: 50, channels: 3, background: 'red' } }).toFile(image);
  const predict = async (...words: string[]) => await fixres('predict', ...words, '--json', '--runs-dir', runsDir);
  const answered = await predict('best', image);
  assert.equal(answered.code, 0, answered.err);
  assert.deepEqual(await predict(row.testRuns[0], image), answered);
  assert.equal((await predict('best', image, '--experiment', 'mikro')).code, 4);
  assert.equal((await predict(file, image, '--experiment', 'micro')).code, 2);
});
