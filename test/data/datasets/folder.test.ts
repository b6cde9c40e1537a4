import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { indexDataset } from '../../../src/data/index.ts';
import { folder, folderWith, png, refusal } from '../support.ts';

test('each sub-folder is a class, images are sorted by code unit, hidden and other files are passed over', async (t) => {
  const image = await png(3, 2);
  const root = folderWith(t, {
    'train/dog/b.png': image,
    'train/dog/B.PNG': image,
    'train/dog/10.jpg': image,
    'train/dog/more/9.png': await png(5, 4),
    'train/dog/notes.txt': 'no image',
    'train/dog/.hidden.png': 'no image',
    'train/.git/x.png': 'no image',
    'train/Zebra/1.png': image,
    'train/readme.md': 'no class',
    'val/dog/1.png': image,
  });
  const index = await indexDataset(folder(), root);
  assert.deepEqual(index.classes, ['Zebra', 'dog']);
  assert.deepEqual(
    index.parts.train.map(({ path, label, widthPx, heightPx }) => [path, label, widthPx, heightPx]),
    [
      ['train/Zebra/1.png', 0, 3, 2],
      ['train/dog/10.jpg', 1, 3, 2],
      ['train/dog/B.PNG', 1, 3, 2],
      ['train/dog/b.png', 1, 3, 2],
      ['train/dog/more/9.png', 1, 5, 4],
    ],
  );
  assert.deepEqual(
    index.parts.test.map(({ path, label }) => [path, label]),
    [['val/dog/1.png', 1]],
  );
});

test('a root that does not exist, or is a file, is named', async (t) => {
  const root = folderWith(t, { file: '' });
  const absent = await refusal(() => indexDataset(folder(), join(root, 'absent')), 'DATA_NOT_FOUND');
  assert.equal(absent.message, `the data set's folder ${join(root, 'absent')} does not exist`);
  assert.match(absent.hint ?? '', /--set dataset\.root=FOLDER/);
  const file = await refusal(() => indexDataset(folder(), join(root, 'file')), 'DATA_NOT_FOUND');
  assert.equal(file.message, `the data set's folder ${join(root, 'file')} is a file`);
});

test('a missing part is refused with the folders that there are, and the nearest of them', async (t) => {
  const root = folderWith(t, { 'train/a/1.png': await png(2, 2), 'vals/a/1.png': await png(2, 2) });
  const error = await refusal(() => indexDataset(folder(), root), 'DATA_NOT_FOUND');
  assert.equal(
    error.message,
    `${root} has no folder \`val\` for the test images; its folders: \`train\`, \`vals\`; did you mean \`vals\`?`,
  );
  assert.equal(error.path, join(root, 'val'));
});

test('a part without classes and a class without images are refused', async (t) => {
  const image = await png(2, 2);
  const flat = folderWith(t, { 'train/1.png': image, 'val/a/1.png': image });
  const noClass = await refusal(() => indexDataset(folder(), flat), 'DATA_EMPTY');
  assert.equal(noClass.message, `${join(flat, 'train')} has no sub-folder, and so no class`);
  const bare = folderWith(t, { 'train/a/1.png': image, 'train/b/notes.txt': '', 'val/a/1.png': image });
  const noImage = await refusal(() => indexDataset(folder(), bare), 'DATA_EMPTY');
  assert.equal(noImage.message, `the class folder ${join(bare, 'train/b')} has no image`);
});

test('a class that is only tested is refused', async (t) => {
  const image = await png(2, 2);
  const root = folderWith(t, { 'train/a/1.png': image, 'val/a/1.png': image, 'val/b/1.png': image });
  const error = await refusal(() => indexDataset(folder(), root), 'DATA_CLASSES_MISMATCH');
  assert.equal(error.message, '1 of the test classes have no training image: `b`; the first is val/b/1.png');
});

test('a part outside of the root is refused', async (t) => {
  const image = await png(2, 2);
  const root = folderWith(t, { 'set/train/a/1.png': image, 'set/train/b/1.png': image, 'val/a/1.png': image });
  const error = await refusal(() => indexDataset(folder({ test: '../val' }), join(root, 'set')), 'DATA_NOT_FOUND');
  assert.equal(error.message, 'the folder ../val of the test images lies outside of the root');
});
