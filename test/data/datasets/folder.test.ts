import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { indexDataset } from '../../../src/data/index.ts';
import { folder, folderWith, png, refusal } from '../support.ts';

test('each sub-folder is a class, images are sorted by code unit, hidden and other files are ignored', async (t) => {
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

test('a missing part is refused with the existing folders, and the nearest of them', async (t) => {
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
  assert.equal(noClass.message, `${join(flat, 'train')} has no sub-folders, so it has no classes`);
  const bare = folderWith(t, { 'train/a/1.png': image, 'train/b/notes.txt': '', 'val/a/1.png': image });
  const noImage = await refusal(() => indexDataset(folder(), bare), 'DATA_EMPTY');
  assert.equal(noImage.message, `the class folder ${join(bare, 'train/b')} has no images, only .txt files`);
});

test('a class that is only tested is refused', async (t) => {
  const image = await png(2, 2);
  const root = folderWith(t, { 'train/a/1.png': image, 'val/a/1.png': image, 'val/b/1.png': image });
  const error = await refusal(() => indexDataset(folder(), root), 'DATA_CLASSES_MISMATCH');
  assert.equal(error.message, '1 of the test classes has no training images: `b`; the first is val/b/1.png');
});

test('a part outside the root is refused', async (t) => {
  const image = await png(2, 2);
  const root = folderWith(t, { 'set/train/a/1.png': image, 'set/train/b/1.png': image, 'val/a/1.png': image });
  const error = await refusal(() => indexDataset(folder({ test: '../val' }), join(root, 'set')), 'DATA_NOT_FOUND');
  assert.equal(error.message, 'the folder ../val of the test images is outside the root');
});

test('leftovers of tools are ignored, at any depth', async (t) => {
  const image = await png(3, 2);
  const root = folderWith(t, {
    'train/dog/1.png': image,
    'train/dog/Thumbs.db': '',
    'train/dog/@eaDir/1.png/SYNOPHOTO_THUMB_M.jpg': image,
    'train/dog/.ipynb_checkpoints/1-checkpoint.png': image,
    'train/cat/1.png': image,
    'train/@eaDir/x.jpg': image,
    'train/__MACOSX/dog/._1.png': 'no image',
    'train/.ipynb_checkpoints/x.png': image,
    'val/dog/1.png': image,
    'val/#recycle/2.png': image,
    '__MACOSX/train/dog/._1.png': 'no image',
  });
  const { classes, parts } = await indexDataset(folder(), root);
  assert.deepEqual(classes, ['cat', 'dog']);
  assert.deepEqual(
    [...parts.train, ...parts.test].map(({ path }) => path),
    ['train/cat/1.png', 'train/dog/1.png', 'val/dog/1.png'],
  );
});

test('empty class folders are named together, or skipped and named if the spec says so', async (t) => {
  const image = await png(3, 2);
  const root = folderWith(t, {
    'train/a/1.png': image,
    'train/b/1.png': image,
    'train/c/Thumbs.db': '',
    'train/d/notes.txt': '',
    'val/a/1.png': image,
    'val/b/1.png': image,
    'val/c/notes.txt': '',
  });
  const at = (path: string): string => join(root, path);
  const error = await refusal(() => indexDataset(folder(), root), 'DATA_EMPTY');
  assert.deepEqual(error.message.split('\n'), [
    `2 problems in the data set ${root}:`,
    `  2 class folders have no images, only .txt files: ${at('train/c')}, ${at('train/d')}`,
    `  the class folder ${at('val/c')} has no images, only .txt files`,
  ]);
  assert.match(error.hint ?? '', /`on_empty_class: skip`/);
  const { classes, leftOut } = await indexDataset(folder({ on_empty_class: 'skip' }), root);
  assert.deepEqual(classes, ['a', 'b']);
  assert.deepEqual(leftOut, ['empty class folders in train (2): c, d', 'empty class folders in val (1): c']);
});

test('problems of both parts are reported together', async (t) => {
  const image = await png(2, 2);
  const root = folderWith(t, {
    'train/a/1.png': image,
    'train/b/notes.txt': '',
    'val/a/1.png': image,
    'val/z/1.png': image,
  });
  const classes = await refusal(() => indexDataset(folder(), root), 'DATA_EMPTY');
  assert.match(
    classes.message,
    /train\/b has no images, only .txt files\n {2}1 of the test classes has no training images: `z`/,
  );
  const parts = await refusal(() => indexDataset(folder({ test: 'vals' }), root), 'DATA_EMPTY');
  assert.match(
    parts.message,
    /train\/b has no images, only .txt files\n {2}.* has no folder `vals` for the test images/,
  );
});

test('a part of nothing but empty class folders is refused, skipping or not', async (t) => {
  const root = folderWith(t, { 'train/a/1.png': await png(2, 2), 'val/a/notes.txt': '', 'val/b/notes.txt': '' });
  const error = await refusal(() => indexDataset(folder({ on_empty_class: 'skip' }), root), 'DATA_EMPTY');
  assert.equal(
    error.message,
    `2 class folders have no images, only .txt files: ${join(root, 'val/a')}, ${join(root, 'val/b')}`,
  );
});

test('folders without anything in them are called empty, and one in the wrong place is named', async (t) => {
  const image = await png(2, 2);
  const root = folderWith(t, { 'train/a/1.png': image, 'val/a/1.png': image });
  mkdirSync(join(root, 'train/b'));
  const empty = await refusal(() => indexDataset(folder(), root), 'DATA_EMPTY');
  assert.equal(empty.message, `the class folder ${join(root, 'train/b')} is empty`);
  mkdirSync(join(root, 'train/c'));
  const both = await refusal(() => indexDataset(folder(), root), 'DATA_EMPTY');
  assert.equal(both.message, `2 class folders are empty: ${join(root, 'train/b')}, ${join(root, 'train/c')}`);
  const deep = folderWith(t, { 'photos/train/a/1.png': image, 'photos/val/a/1.png': image });
  const outer = await refusal(() => indexDataset(folder({ train: null }), deep), 'DATA_NOT_FOUND');
  assert.equal(outer.hint, `use ${join(deep, 'photos')} instead: it has a folder \`val\``);
  const loose = folderWith(t, { '1.png': image });
  const none = await refusal(() => indexDataset(folder({ train: null }), loose), 'DATA_NOT_FOUND');
  assert.match(none.hint ?? '', /^put the images of each class into a sub-folder/);
});

test('all folders without read permission are named', { skip: process.getuid?.() === 0 }, async (t) => {
  const image = await png(2, 2);
  const root = folderWith(t, { 'train/a/1.png': image, 'train/b/1.png': image, 'val/a/1.png': image });
  const closed = ['train/b', 'val/a'].map((path) => join(root, path));
  for (const path of closed) chmodSync(path, 0);
  t.after(() => closed.forEach((path) => void chmodSync(path, 0o755)));
  const { message } = await refusal(() => indexDataset(folder(), root), 'DATA_NOT_FOUND');
  for (const path of closed) assert.ok(message.includes(`can't list the folder ${path}: permission denied`), message);
});
