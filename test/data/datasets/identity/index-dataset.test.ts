import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { formatNames } from '../../../../src/data/formats/image-formats.ts';
import { fingerprintDataset, indexDataset } from '../../../../src/data/index.ts';
import { folder, folderWith, png, refusal, shapes } from '../../support.ts';

const golden = fileURLToPath(new URL('../../../golden/data/images', import.meta.url));

test('all unreadable images are reported in one error, each with its reason', async (t) => {
  const jpeg = readFileSync(join(golden, 'colour.jpg'));
  const root = folderWith(t, {
    'train/a/an.avif': '\0\0\0\x20ftypavif',
    'train/a/cut.jpg': jpeg.subarray(0, jpeg.length / 2),
    'train/a/good.jpg': jpeg,
    'train/a/nothing.png': '',
    'train/a/text.jpg': 'I am not an image.',
    'train/a/vector.png': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    'val/a/good.jpg': jpeg,
  });
  const error = await refusal(() => indexDataset(folder(), root), 'DATA_IMAGE_UNREADABLE');
  assert.deepEqual(error.message.split('\n'), [
    `5 of the 7 images in ${root} can't be decoded:`,
    `  train/a/an.avif: it is not a ${formatNames} file, but AVIF`,
    '  train/a/cut.jpg: it is damaged: premature end of JPEG image',
    '  train/a/nothing.png: it is empty',
    `  train/a/text.jpg: it is not a ${formatNames} file`,
    `  train/a/vector.png: it is not a ${formatNames} file, but SVG`,
  ]);
  assert.equal(error.path, join(root, 'train/a/an.avif'));
});

test('the first 20 of many unreadable images are shown', async (t) => {
  const files = Object.fromEntries(Array.from({ length: 23 }, (_, index) => [`train/a/${index}.png`, '']));
  const root = folderWith(t, { ...files, 'val/a/1.png': await png(2, 2) });
  const error = await refusal(() => indexDataset(folder(), root), 'DATA_IMAGE_UNREADABLE');
  assert.equal(error.message.split('\n').length, 22);
  assert.match(error.message, /^23 of the 24 images .*\n {2}and 3 more$/s);
});

test('images that do not match the fingerprint are refused', async (t) => {
  const image = await png(2, 2);
  const root = folderWith(t, { 'train/a/1.png': image, 'train/b/1.png': image, 'val/a/1.png': image });
  const fingerprint = await fingerprintDataset({ ...folder(), root });
  await indexDataset(folder({ fingerprint }), root);
  const error = await refusal(() => indexDataset(folder({ fingerprint: 'another' }), root), 'DATA_CHANGED');
  assert.equal(error.message, `the images in ${root} changed after the runs were planned`);
});

test('progress counts every image, and an abort ends the work with its reason', async (t) => {
  const image = await png(2, 2);
  const root = folderWith(t, { 'train/a/1.png': image, 'train/b/2.png': image, 'val/a/1.png': image });
  const counts: number[][] = [];
  await indexDataset(folder(), root, { progress: (...count) => counts.push(count) });
  assert.deepEqual(counts, [
    [1, 3],
    [2, 3],
    [3, 3],
  ]);
  const reason = new Error('enough');
  await assert.rejects(indexDataset(folder(), root, { signal: AbortSignal.abort(reason) }), reason);
});

test('the index of a synthetic data set is known without drawing, and its labels take turns', async () => {
  const index = await indexDataset(shapes({ train: 17 }), null);
  assert.equal(index.classes.length, 15);
  assert.deepEqual(index.classes, index.classes.toSorted());
  assert.deepEqual(
    index.parts.train.map(({ label }) => label),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0, 1],
  );
  assert.equal(index.parts.train[16]!.path, 'train/16');
  const coarse = await indexDataset(shapes({ classes: 'shape' }), null);
  assert.deepEqual(coarse.classes, ['butterfly', 'fish', 'mug', 'mushroom', 'shirt']);
});

test('a synthetic data set without a seed and files without a root are refused', async () => {
  await refusal(() => indexDataset(shapes({ seed: null }), null), 'DATA_EMPTY');
  await refusal(() => indexDataset(folder(), null), 'DATA_NOT_FOUND');
});
