import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fingerprintDataset, indexDataset } from '../../../src/data/index.ts';
import type { FileLayout } from '../../../src/domain/datasets/layouts.ts';
import * as published from '../../helpers/datasets/published.ts';
import { writeMat } from '../../helpers/datasets/write-mat.ts';
import { folderWith, refusal } from '../support.ts';

/** Path and class of every image, as the planned index finds them. */
const indexed = async (layout: FileLayout, root: string) => {
  const fingerprint = await fingerprintDataset({ ...layout, root });
  const { classes, parts, skipped } = await indexDataset({ ...layout, seed: null, fingerprint }, root);
  const named = (part: 'train' | 'test') => parts[part].map(({ path, label }) => [path, classes[label]]);
  return { train: named('train'), test: named('test'), skipped };
};

const written = async (t: TestContext, files: Promise<published.Files>) => folderWith(t, await files);

test('Stanford Cars is read from one file, compressed, names with accents and commas', async (t) => {
  const { train, test: tested } = await indexed({ kind: 'stanford_cars' }, await written(t, published.carsTogether()));
  assert.deepEqual(train, [
    ['car_ims/000001.jpg', 'AM General Hummer SUV 2000'],
    ['car_ims/000002.jpg', 'Citroën C3, "Rétro" 2012'],
  ]);
  assert.equal(tested.length, 2);
});

test('Stanford Cars is read from the devkit, in either byte order', async (t) => {
  const { train, test: tested } = await indexed({ kind: 'stanford_cars' }, await written(t, published.carsDevkit()));
  assert.deepEqual(train[1], ['cars_train/00002.jpg', 'Citroën C3, "Rétro" 2012']);
  assert.deepEqual(tested[1], ['cars_test/00002.jpg', 'Citroën C3, "Rétro" 2012']);
});

test('CUB-200-2011: 1 in the split is training; names may have spaces', async (t) => {
  const { train, test: tested } = await indexed({ kind: 'cub200' }, await written(t, published.cub200()));
  assert.deepEqual(train[0], ['images/001.Black_footed_Albatross/a b, c.jpg', '001.Black_footed_Albatross']);
  assert.deepEqual(tested, [['images/001.Black_footed_Albatross/c.jpg', '001.Black_footed_Albatross']]);
});

test('Oxford Flowers: labels and numbers of images count from 1; training is trnid and valid', async (t) => {
  const layout = { kind: 'flowers102', train: ['trnid', 'valid'], test: 'tstid' } as const;
  const { train, test: tested } = await indexed(layout, await written(t, published.flowers102()));
  assert.deepEqual(train, [
    ['jpg/image_00001.jpg', '002'],
    ['jpg/image_00004.jpg', '001'],
  ]);
  assert.deepEqual(tested, [
    ['jpg/image_00002.jpg', '001'],
    ['jpg/image_00003.jpg', '002'],
  ]);
});

test('Oxford Pets: the class is the name without its number', async (t) => {
  const { train } = await indexed({ kind: 'pets' }, await written(t, published.pets()));
  assert.deepEqual(train, [
    ['images/Abyssinian_100.jpg', 'Abyssinian'],
    ['images/american_bulldog_7.jpg', 'american_bulldog'],
  ]);
});

test('Birdsnap: an absent download is refused with its line, or skipped and listed', async (t) => {
  const root = await written(t, published.birdsnap());
  const layout = { kind: 'birdsnap', images: 'download/images' } as const;
  const path = 'download/images/acadian_flycatcher/2.jpg';
  const error = await refusal(() => indexed(layout, root), 'DATA_MANIFEST_INVALID');
  assert.ok(error.message.includes(`${join(root, 'images.txt')}:3: ${join(root, path)} does not exist`), error.message);
  const { train, skipped } = await indexed({ ...layout, on_error: 'skip' }, root);
  assert.equal(train.length, 2);
  assert.deepEqual(skipped, [{ part: 'train', path, reason: 'the file does not exist', place: 'images.txt:3' }]);
});

test('ImageNet: the flat validation images get their synsets by number, not by alphabet', async (t) => {
  const root = await written(t, published.imagenetFlat());
  const synsets = 'ILSVRC2012_devkit_t12/data/meta.mat';
  const layout = { kind: 'imagenet', train: 'train', test: 'val', ground_truth: 'truth.txt', synsets } as const;
  const { test: tested } = await indexed(layout, root);
  assert.deepEqual(tested, [
    ['val/ILSVRC2012_val_00000001.JPEG', 'n02119789'],
    ['val/ILSVRC2012_val_00000002.JPEG', 'n01440764'],
  ]);
  writeFileSync(join(root, 'truth.txt'), '1\n3\n');
  const error = await refusal(() => indexed(layout, root), 'DATA_MANIFEST_INVALID');
  assert.ok(
    error.message.includes(`${join(root, 'truth.txt')}:2: the label 3 is not in the range 1 to 2`),
    error.message,
  );
});

test('an unreadable image fails the index at its end, or is skipped and listed', async (t) => {
  const root = await written(t, published.cub200());
  writeFileSync(join(root, 'images/002.Laysan_Albatross/b.jpg'), 'no image');
  const error = await refusal(() => indexed({ kind: 'cub200' }, root), 'DATA_IMAGE_UNREADABLE');
  assert.match(
    error.message,
    /1 of the 4 images .*\n {2}images\/002.Laysan_Albatross\/b.jpg: it is not a JPEG.* \(.*\/images.txt:2\)$/,
  );
  const { skipped } = await indexed({ kind: 'cub200', on_error: 'skip' }, root);
  assert.equal(skipped?.length, 1);
});

test('a list that names an image twice, leaves the root, or has an empty part or class is refused', async (t) => {
  const root = await written(t, published.cub200());
  const images = join(root, 'images.txt');
  writeFileSync(images, '1 002.Laysan_Albatross/b.jpg\n2 002.Laysan_Albatross/b.jpg\n3 ../../x.jpg\n');
  const lines = await refusal(() => indexed({ kind: 'cub200' }, root), 'DATA_MANIFEST_INVALID');
  assert.ok(lines.message.includes(`${images}:2: images/002.Laysan_Albatross/b.jpg is already at ${images}:1`));
  assert.ok(lines.message.includes(`${images}:3: images/../../x.jpg is outside the root`));
  const other = await written(t, published.cub200());
  writeFileSync(join(other, 'train_test_split.txt'), '1 1\n2 1\n3 1\n4 1\n');
  assert.match((await refusal(() => indexed({ kind: 'cub200' }, other), 'DATA_EMPTY')).message, /lists no test images/);
  writeFileSync(join(other, 'train_test_split.txt'), '1 1\n2 0\n3 0\n4 0\n');
  const empty = await refusal(() => indexed({ kind: 'cub200' }, other), 'DATA_EMPTY');
  assert.match(empty.message, /no training images of `002.Laysan_Albatross`/);
});

test('a MATLAB file that is cut short or of another kind is refused with its position', async (t) => {
  const root = await written(t, published.flowers102());
  const layout = { kind: 'flowers102', train: ['trnid', 'valid'], test: 'tstid' } as const;
  const file = join(root, 'setid.mat');
  const whole = writeMat({ trnid: 1, valid: 2, tstid: 3 });
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(file, whole.subarray(0, length));
    assert.ok((await refusal(() => indexed(layout, root), 'DATA_MANIFEST_INVALID')).message.startsWith(file));
  }
  rmSync(file);
  await refusal(() => indexed(layout, root), 'DATA_NOT_FOUND');
});
