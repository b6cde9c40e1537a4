import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guessLayout } from '../../../src/data/index.ts';
import { datasetOfSpec } from '../../helpers/datasets/dataset-of-spec.ts';
import { allSets } from '../../helpers/datasets/generated/all-sets.ts';
import { folderWith } from '../support.ts';

/** Nothing in these folders tells the layout: the lists have names of their own, or the images lie as in another layout. */
const untold = ['csv', 'jsonl', 'imagenet-folders', 'imagenet-synsets', 'webdataset'];

test('the layout of a folder is recognised by the names in it', async (t) => {
  for (const set of await allSets()) {
    if (untold.includes(set.name)) continue;
    const names = Object.keys(set.files).filter((name, at) => at % 50 === 0 || !/\.(jpe?g|png)$/i.test(name));
    const root = folderWith(t, Object.fromEntries(names.map((name) => [name, ''])));
    const { layout } = datasetOfSpec(set.spec, root);
    const guessed = await guessLayout(root);
    assert.deepEqual({ ...layout, ...guessed }, layout, set.name);
  }
});

test('a folder without other signs has class folders, and the test part that exists', async (t) => {
  assert.deepEqual(await guessLayout(folderWith(t, { 'train/a/1.png': '', 'test/a/1.png': '' })), {
    kind: 'folder',
    train: 'train',
    test: 'test',
  });
  assert.equal((await guessLayout(folderWith(t, { 'something.txt': '' }))).kind, 'folder');
});

test('without training images the layout has no training part', async (t) => {
  const layouts: [string, object][] = [
    ['val/a/1.png', { kind: 'folder', train: null, test: 'val' }],
    ['cat/1.png', { kind: 'folder', train: null, test: '.' }],
    ['test-0.tar', { kind: 'webdataset', train: null, test: '{test-0.tar}' }],
    ['data/validation-0-of-1.parquet', { kind: 'parquet', train: null, test: 'data/validation-*.parquet' }],
    ['ILSVRC2012_devkit_t12/data/meta.mat', { kind: 'imagenet', train: null, test: 'val' }],
    ['train/a/1.png', { kind: 'folder', train: 'train', test: 'val' }],
  ];
  for (const [file, layout] of layouts) {
    const guessed = await guessLayout(folderWith(t, { [file]: '' }));
    assert.deepEqual({ ...guessed, ...layout }, guessed, file);
  }
});

test('shards and tables are grouped by their names', async (t) => {
  const shards = folderWith(t, { 'train-0.tar': '', 'train-1.tar': '', 'validation-0.tar': '', 'other.tar': '' });
  assert.deepEqual(await guessLayout(shards), {
    kind: 'webdataset',
    train: '{train-0.tar,train-1.tar}',
    test: '{validation-0.tar}',
  });
  const tables = folderWith(t, {
    'data/train-0-of-2.parquet': '',
    'data/train-1-of-2.parquet': '',
    'data/test-0-of-1.parquet': '',
    'data/validation-0-of-1.parquet': '',
  });
  assert.deepEqual(await guessLayout(tables), {
    kind: 'parquet',
    train: 'data/train-*.parquet',
    test: 'data/test-*.parquet',
    image: 'image',
    label: 'label',
  });
});

test('leftovers of tools do not determine a layout', async (t) => {
  const root = folderWith(t, { '__MACOSX/cat/1.png': '', 'cat/1.png': '', '@eaDir/1.png': '' });
  assert.deepEqual(await guessLayout(root), { kind: 'folder', train: null, test: '.' });
  const left = folderWith(t, { '__MACOSX/1.png': '' });
  assert.deepEqual(await guessLayout(left), { kind: 'folder', train: 'train', test: 'val' });
});

test('a manifest is identified by its name, and its columns by theirs', async (t) => {
  const own = { path: 'file_name', label: 'label', split: null };
  const lines = 'file_name,label\n1.png,a\n';
  const layouts: [Record<string, string>, object][] = [
    [
      { 'manifest.tsv': 'image\tclass\tset\n' },
      {
        manifest: 'manifest.tsv',
        columns: { path: 'image', label: 'class', split: 'set' },
        train: 'train',
        test: 'test',
      },
    ],
    [
      { 'manifest.csv': '' },
      { columns: { path: 'path', label: 'label', split: 'split' }, train: 'train', test: 'test' },
    ],
    [
      { 'manifest.csv': 'path,label\n1.png,a\n' },
      { columns: { path: 'path', label: 'label', split: null }, train: null, test: 'test' },
    ],
    [{ 'metadata.csv': lines }, { relative_to: 'manifest', columns: own, train: null, test: 'test' }],
    [
      { 'train/metadata.csv': lines, 'validation/metadata.csv': lines },
      { manifest: '{split}/metadata.csv', relative_to: 'manifest', columns: own, train: 'train', test: 'validation' },
    ],
    [
      { 'val.jsonl': '{"image":"1.png","category":3}\n', 'images/1.png': '' },
      {
        manifest: '{split}.jsonl',
        columns: { path: 'image', label: 'category', split: null },
        train: null,
        test: 'val',
      },
    ],
  ];
  for (const [files, layout] of layouts) {
    const guessed = await guessLayout(folderWith(t, files));
    assert.deepEqual({ ...guessed, kind: 'manifest', ...layout }, guessed);
  }
  const both = folderWith(t, { 'train.csv': lines, 'test.csv': lines, 'train/a/1.png': '', 'test/a/1.png': '' });
  assert.equal((await guessLayout(both)).kind, 'folder');
  const named = folderWith(t, { 'manifest.csv': lines, 'train/a/1.png': '' });
  assert.equal((await guessLayout(named)).kind, 'manifest');
});

test('compressed shards are shards', async (t) => {
  const root = folderWith(t, { 'train-0.tar.gz': '', 'train-1.tgz': '', 'val-0.tar.zst': '' });
  assert.deepEqual(await guessLayout(root), {
    kind: 'webdataset',
    train: '{train-0.tar.gz,train-1.tgz}',
    test: '{val-0.tar.zst}',
  });
});
