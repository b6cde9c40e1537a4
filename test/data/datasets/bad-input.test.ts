import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fingerprintDataset, indexDataset, inspectDataset } from '../../../src/data/index.ts';
import type { FileLayout } from '../../../src/domain/datasets/layouts.ts';
import { hugeJpeg, hugePng } from '../../helpers/datasets/huge-images.ts';
import * as published from '../../helpers/datasets/published.ts';
import { writeMat } from '../../helpers/datasets/write-mat.ts';
import { folder, folderWith, manifest, png, refusal } from '../support.ts';

const image = await png(6, 6);

test('an image that claims 60,000 x 60,000 pixels is refused by its header, with the line that names it', async (t) => {
  assert.ok(hugePng.length < 200 && hugeJpeg.length < 1000);
  const root = folderWith(t, {
    'good.png': image,
    'huge.png': hugePng,
    'huge.jpg': hugeJpeg,
    'manifest.csv': 'path,label,split\ngood.png,x,train\nhuge.png,x,train\nhuge.jpg,x,test\n',
  });
  const before = process.memoryUsage().rss;
  const error = await refusal(() => indexDataset(manifest(), root), 'DATA_IMAGE_UNREADABLE');
  const list = join(root, 'manifest.csv');
  assert.deepEqual(error.message.split('\n'), [
    `2 of the 3 images in ${root} can't be decoded:`,
    `  huge.jpg: it has more than 178956970 pixels (${list}:4)`,
    `  huge.png: it has more than 178956970 pixels (${list}:3)`,
  ]);
  // Decoded it would be 10.8 GB.
  assert.ok(process.memoryUsage().rss - before < 2 ** 30);
});

test('a data set with one class is refused when it is indexed, but can be inspected', async (t) => {
  const root = folderWith(t, { 'train/a/1.png': image, 'val/a/1.png': image });
  const error = await refusal(() => indexDataset(folder(), root), 'DATA_CLASSES_MISMATCH');
  assert.equal(error.message, `all images in ${root} belong to one class, \`a\`; the first is val/a/1.png`);
  assert.deepEqual([error.path, error.hint], [root, 'use a data set with at least two classes']);
  const looked = await indexDataset(folder(), root, { toLook: true });
  const { classes } = inspectDataset(looked, {
    crop: { scale: [1, 1], ratio: [1, 1] },
    testResolutionPx: 8,
    cropRatio: 1,
  });
  assert.deepEqual(classes, [{ name: 'a', train: 1, test: 1 }]);
});

test('a class whose training images are all skipped is refused, and so is a part', async (t) => {
  const root = folderWith(t, {
    'train/a/1.png': image,
    'train/b/1.png': 'text',
    'train/c/1.png': image,
    'val/a/1.png': image,
  });
  const error = await refusal(() => indexDataset(folder({ on_error: 'skip' }), root), 'DATA_EMPTY');
  assert.match(
    error.message,
    /^no training image of the class `b` can be read; the first is train\/b\/1\.png: it is not a JPEG/,
  );
  writeFileSync(join(root, 'train/b/1.png'), image);
  writeFileSync(join(root, 'val/a/1.png'), '');
  const part = await refusal(() => indexDataset(folder({ on_error: 'skip' }), root), 'DATA_IMAGE_UNREADABLE');
  assert.match(part.message, /val\/a\/1\.png: it is empty/);
});

test('an absent image of a manifest is an error with its line, or is skipped and listed', async (t) => {
  const root = folderWith(t, {
    'a.png': image,
    'b.png': image,
    'manifest.csv': 'path,label,split\na.png,x,train\nabsent.png,x,train\nb.png,y,train\n',
    'test.csv': '',
  });
  const list = join(root, 'manifest.csv');
  writeFileSync(list, 'path,label,split\na.png,x,train\nabsent.png,x,test\nb.png,y,train\n');
  await refusal(() => indexDataset(manifest(), root), 'DATA_MANIFEST_INVALID');
  writeFileSync(join(root, 'c.png'), image);
  writeFileSync(list, 'path,label,split\na.png,x,train\nabsent.png,x,test\nb.png,y,train\nc.png,x,test\n');
  const skip = manifest({ on_error: 'skip' });
  const fingerprint = await fingerprintDataset({ ...skip, root });
  const { skipped } = await indexDataset({ ...skip, fingerprint }, root);
  assert.deepEqual(skipped, [
    { part: 'test', path: 'absent.png', reason: 'the file does not exist', place: 'manifest.csv:3' },
  ]);
});

/** A published set, one of its lists spoilt, and what is said of it. */
const spoilt: readonly {
  readonly what: string;
  readonly layout: FileLayout;
  readonly files: () => Promise<published.Files>;
  readonly file: string;
  readonly content: string | Uint8Array;
  readonly says: (file: string) => string;
}[] = [
  {
    what: 'a label of CUB that is 0',
    layout: { kind: 'cub200' },
    files: published.cub200,
    file: 'image_class_labels.txt',
    content: '1 0\n2 2\n3 1\n4 2\n',
    says: (file) => `${file.replace('image_class_labels', 'images')}:1: the label 0 is not in the range 1 to 2`,
  },
  {
    what: 'a line of CUB that is no pair',
    layout: { kind: 'cub200' },
    files: published.cub200,
    file: 'images.txt',
    content: '1 a.jpg\nb.jpg\n',
    says: (file) => `${file}:2: expected a number and a value, got \`b.jpg\``,
  },
  {
    what: 'a label of Cars beyond its classes',
    layout: { kind: 'stanford_cars' },
    files: published.carsDevkit,
    file: 'devkit/cars_train_annos.mat',
    content: writeMat({ annotations: { records: [{ class: 3, fname: '00001.jpg' }] } }),
    says: (file) => `${file}: annotations(1): the label 3 is not in the range 1 to 2`,
  },
  {
    what: 'an image of Cars that leaves the root',
    layout: { kind: 'stanford_cars' },
    files: published.carsDevkit,
    file: 'devkit/cars_train_annos.mat',
    content: writeMat({ annotations: { records: [{ class: 1, fname: '../../00001.jpg' }] } }),
    says: (file) => `${file}: annotations(1): cars_train/../../00001.jpg is outside the root`,
  },
  {
    what: 'an image of Flowers that has no label',
    layout: { kind: 'flowers102', train: ['trnid'], test: 'tstid' },
    files: published.flowers102,
    file: 'setid.mat',
    content: writeMat({ trnid: 9, valid: 1, tstid: 2 }),
    says: (file) => `${file}: trnid(1): image 9 is not in the range 1 to 4`,
  },
  {
    what: 'an image of Flowers that is listed twice',
    layout: { kind: 'flowers102', train: ['trnid', 'valid'], test: 'tstid' },
    files: published.flowers102,
    file: 'setid.mat',
    content: writeMat({ trnid: 1, valid: 2, tstid: 1 }),
    says: (file) => `${file}: tstid(1): jpg/image_00001.jpg is already at ${file}: trnid(1)`,
  },
  {
    what: 'a line of Pets without numbers',
    layout: { kind: 'pets' },
    files: published.pets,
    file: 'annotations/test.txt',
    content: 'Abyssinian_201 1 1 1\nAbyssinian 1 1 1\n',
    says: (file) => `${file}:2: expected NAME_NUMBER CLASS SPECIES BREED, got \`Abyssinian 1 1 1\``,
  },
  {
    what: 'an absent image of Pets',
    layout: { kind: 'pets' },
    files: published.pets,
    file: 'annotations/test.txt',
    content: 'Abyssinian_9 1 1 1\n',
    says: (file) => `${file}:1: ${file.replace('annotations/test.txt', 'images/Abyssinian_9.jpg')} does not exist`,
  },
  {
    what: 'a species of Birdsnap that is unknown',
    layout: { kind: 'birdsnap', images: 'download/images' },
    files: published.birdsnap,
    file: 'images.txt',
    content: 'url\tmd5\tpath\tspecies_id\nx\ty\ta/1.jpg\t7\n',
    says: (file) => `${file}:2: species.txt has no species 7`,
  },
];

for (const { what, layout, files, file, content, says } of spoilt) {
  test(`${what} is reported with its file and line`, async (t) => {
    const root = folderWith(t, { ...(await files()), [file]: content });
    const params = { ...layout, seed: null, fingerprint: null };
    const error = await refusal(() => indexDataset(params, root), 'DATA_MANIFEST_INVALID');
    assert.ok(error.message.includes(says(join(root, file))), error.message);
    assert.ok(error.path !== undefined && error.hint !== undefined);
  });
}
