import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ExportableRun } from '../../../src/app/network/exportable-run.ts';
import { writeExport } from '../../../src/app/network/write-export.ts';
import { openEngine } from '../../../src/engine/index.ts';
import { findArchitecture, initialise } from '../../../src/model/index.ts';
import { png } from '../../data/support.ts';
import { fixres, withFolder } from '../fixtures/cli.ts';

/** A network whose classifier looks at nothing: the logarithms of its biases are what it says about every image. */
const probabilities = [0.0625, 0.5, 0.25, 0.125, 0.0625];
const classes = ['ant', 'bee', 'cat', 'dog', 'eel'];

const opinionated = (): ExportableRun => {
  const network = findArchitecture('tinynet', classes.length);
  const weights = new Map(initialise(network, 1));
  weights.set('fc.weight', new Float32Array(weights.get('fc.weight')!.length));
  weights.set('fc.bias', Float32Array.from(probabilities, Math.log));
  return {
    network,
    weights,
    card: {
      architecture: 'tinynet',
      classes,
      transform: { testResolutionPx: 32, cropRatio: 0.875, resize: 'shorter_side', interpolation: 'bilinear' },
      normalize: { mean: [0.45, 0.45, 0.45], std: [0.25, 0.25, 0.25] },
      normalizes: 'graph',
      trainResolutionPx: null,
      names: {},
      provenance: { run: 'abc', title: 'made by hand', experiment: '', fixresVersion: '0' },
    },
    dataset: {
      dataset: { kind: 'folder', train: 'train', test: 'val', seed: null, fingerprint: null },
      index: { classes, parts: { train: [], test: [] } },
    },
    datasetRoot: null,
    isRounded: false,
    tested: undefined,
  };
};

const withPictures = (work: (folder: string) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    await openEngine({ engine: 'onnx', threads: 1 });
    for (const format of ['onnx', 'safetensors'] as const)
      writeExport(opinionated(), format, join(folder, `m.${format}`));
    writeFileSync(join(folder, 'one.png'), await png(40, 50));
    mkdirSync(join(folder, 'more', 'deep'), { recursive: true });
    writeFileSync(join(folder, 'more', 'two.png'), await png(60, 30));
    writeFileSync(join(folder, 'more', 'notes.txt'), 'no image');
    cpSync(join(folder, 'one.png'), join(folder, 'more', 'deep', 'a.png'));
    await work(folder);
  });

// The percentages are those of `probabilities`.
const bestThree = '   50.0 %  bee\n   25.0 %  cat\n   12.5 %  dog\n';

for (const format of ['onnx', 'safetensors']) {
  test(`the most likely classes of files and folders are printed, by a ${format} file`, () =>
    withPictures(async (folder) => {
      const more = join(folder, 'more');
      const { code, out, err } = await fixres(
        'predict',
        join(folder, `m.${format}`),
        join(folder, 'one.png'),
        more,
        '--top',
        '3',
      );
      assert.deepEqual([code, err], [0, '']);
      const images = [join(folder, 'one.png'), `${more}/deep/a.png`, `${more}/two.png`];
      assert.equal(out, images.map((image) => `${image}\n${bestThree}`).join(''));
    }));
}

test('JSON has every class with its index; equally likely classes keep their order', () =>
  withPictures(async (folder) => {
    const image = join(folder, 'one.png');
    const { out } = await fixres('predict', join(folder, 'm.onnx'), image, '--format', 'json');
    const [answer, ...others] = JSON.parse(out);
    assert.deepEqual(others, []);
    assert.equal(answer.image, image);
    assert.deepEqual(
      answer.classes.map((likely: { class: string; index: number; probability: number }) => [
        likely.class,
        likely.index,
        Number(likely.probability.toFixed(6)),
      ]),
      [
        ['bee', 1, 0.5],
        ['cat', 2, 0.25],
        ['dog', 3, 0.125],
        ['ant', 0, 0.0625],
        ['eel', 4, 0.0625],
      ],
    );
  }));

test('an image that cannot be read is named with the reason, after the predictions for the others: exit code 4', () =>
  withPictures(async (folder) => {
    const broken = join(folder, 'broken.jpg');
    const absent = join(folder, 'absent.jpg');
    writeFileSync(broken, 'this is no picture');
    const words = ['predict', join(folder, 'm.onnx'), broken, absent, join(folder, 'one.png')];
    const { code, out, err } = await fixres(...words, '--top', '3');
    assert.equal(code, 4);
    assert.equal(out, `${join(folder, 'one.png')}\n${bestThree}`);
    const [first, second] = err.split('\n');
    assert.ok(first!.includes(broken) && first!.includes('it is not a JPEG'), first);
    assert.ok(second!.includes(absent) && second!.includes('ENOENT'), second);
    const json = JSON.parse((await fixres(...words, '--format', 'json')).out);
    assert.deepEqual(
      json.map((answer: object) => Object.keys(answer)),
      [
        ['image', 'error'],
        ['image', 'error'],
        ['image', 'classes'],
      ],
    );
  }));

test('a folder without images, and files that fixres did not write, are refused', () =>
  withPictures(async (folder) => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    const nothing = await fixres('predict', join(folder, 'm.onnx'), empty);
    assert.deepEqual([nothing.code, nothing.out], [4, '']);
    assert.match(nothing.err, /there are no images in/);
    writeFileSync(join(folder, 'other.onnx'), 'no model');
    const other = await fixres('predict', join(folder, 'other.onnx'), join(folder, 'one.png'));
    assert.equal(other.code, 4);
    assert.match(other.err, /is not an ONNX file/);
  }));
