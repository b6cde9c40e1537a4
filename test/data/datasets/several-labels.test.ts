import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { listImages } from '../../../src/data/datasets/list-images.ts';
import { fingerprintDataset, indexDataset } from '../../../src/data/index.ts';
import type { ImagenetLayout } from '../../../src/domain/datasets/layouts.ts';
import { imageSchema, tarOf } from '../../helpers/datasets/generated/sharded-sets.ts';
import { folder, folderWith, manifest, png, refusal } from '../support.ts';

const rows = [
  { path: 'a.png', label: ['cat', 'dog'] },
  { path: 'b.png', label: [] },
  { path: 'c.png', label: ['owl'] },
  { path: 'd.png', label: 'dog' },
];
const testOnly = { train: null, columns: { path: 'path', label: 'label', split: null } } as const;
const images = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}.png`, '']));

/** The classes of each image, as they are listed. */
const labelled = async (root: string, layout: Parameters<typeof listImages>[0]) => {
  const listed = await listImages(layout, root);
  return {
    unlabelled: listed.unlabelled,
    classes: listed.images.map(({ path, className, alsoNames = [] }) => [path, className, ...alsoNames]),
  };
};

const expected = {
  unlabelled: 1,
  classes: [
    ['a.png', 'cat', 'dog'],
    ['c.png', 'owl'],
    ['d.png', 'dog'],
  ],
};

test('JSON gives a test image several correct labels as a list, and no label as an empty list', async (t) => {
  const files = { 'm.json': JSON.stringify(rows), 'm.jsonl': rows.map((row) => JSON.stringify(row)).join('\n') };
  const root = folderWith(t, { ...images, ...files });
  for (const name of Object.keys(files))
    assert.deepEqual(await labelled(root, manifest({ ...testOnly, manifest: name })), expected, name);
});

const one = await png(2, 2);

test("WebDataset's JSON gives a test image several correct labels as a list of numbers or names", async (t) => {
  const shard = await tarOf({
    ...Object.fromEntries(rows.map(({ path }) => [path, one])),
    ...Object.fromEntries(rows.map(({ path, label }) => [path.replace('png', 'json'), JSON.stringify({ label })])),
  });
  const numbered = await tarOf({
    'a.png': one,
    'a.json': '{"label":[1,0,1]}',
    'b.png': one,
    'b.json': '{"label":[]}',
    'c.png': one,
    'c.cls': '0',
  });
  const root = folderWith(t, { 'named.tar': shard, 'numbered.tar': numbered, 'c.txt': 'cat\ndog\n' });
  const layout = { kind: 'webdataset', train: null, test: 'named.tar' } as const;
  const inShard = { ...expected, classes: expected.classes.map(([path, ...names]) => [`named.tar#${path}`, ...names]) };
  assert.deepEqual(await labelled(root, layout), inShard);
  assert.deepEqual(await labelled(root, { ...layout, test: 'numbered.tar', classes_file: 'c.txt' }), {
    unlabelled: 1,
    classes: [
      ['numbered.tar#a.png', 'dog', 'cat'],
      ['numbered.tar#c.png', 'cat'],
    ],
  });
});

test('a Parquet column of lists gives several correct labels, as `datasets` writes a sequence of `ClassLabel`', async (t) => {
  const names = { key: 'huggingface', value: JSON.stringify({ info: { features: { label: sequence } } }) };
  const table = parquetWriteBuffer({
    columnData: [
      { name: 'image', data: [one, one, one].map((bytes) => ({ bytes, path: null })) },
      { name: 'label', data: [[1n, 0n], [], [1n]] },
    ],
    schema: [
      ...imageSchema('INT64').slice(0, -1),
      { name: 'label', repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', type: 'INT64', repetition_type: 'OPTIONAL' },
    ],
    kvMetadata: [names],
  });
  const root = folderWith(t, { 'test.parquet': new Uint8Array(table) });
  const layout = { kind: 'parquet', train: null, test: 'test.parquet', image: 'image', label: 'label' } as const;
  assert.deepEqual(await labelled(root, layout), {
    unlabelled: 1,
    classes: [
      ['test.parquet#0', 'dog', 'cat'],
      ['test.parquet#2', 'dog'],
    ],
  });
});

const sequence = { feature: { names: ['cat', 'dog'], _type: 'ClassLabel' }, _type: 'Sequence' };

test('an image with several labels cannot be used for training', async (t) => {
  const root = folderWith(t, { ...images, 'm.json': JSON.stringify(rows) });
  const layout = manifest({ columns: testOnly.columns, manifest: 'm.json', split: { test: 0.5, seed: 1 } });
  const error = await refusal(() => listImages(layout, root), 'DATA_MANIFEST_INVALID');
  assert.match(
    error.message,
    /m\.json:1: it has 2 labels \(cat, dog\), but `split` selects training images, which must have one$/,
  );
});

test('CSV gives several correct labels with a separator between them', async (t) => {
  const root = folderWith(t, { ...images, 'm.csv': 'path,label\na.png,cat | dog\nb.png,\nc.png,owl\nd.png,dog|dog\n' });
  const layout = manifest({ ...testOnly, manifest: 'm.csv' });
  assert.deepEqual(await labelled(root, { ...layout, label_separator: '|' }), expected);
  const error = await refusal(() => listImages(layout, root), 'DATA_MANIFEST_INVALID');
  assert.match(error.message, /m\.csv:3: `label` is empty/);
});

test('the index has all correct labels, and different ones make a different data set', async (t) => {
  const image = await png(2, 2);
  const root = folderWith(t, {
    'm.json': JSON.stringify(rows),
    'n.json': JSON.stringify(rows.map((row) => ({ ...row, label: [row.label].flat().slice(0, 1) }))),
    ...Object.fromEntries(Object.keys(images).map((name) => [name, image])),
  });
  const layout = manifest({ ...testOnly, manifest: 'm.json' });
  const { classes, parts, unlabelled } = await indexDataset(layout, root);
  assert.deepEqual([classes, unlabelled], [['cat', 'dog', 'owl'], 1]);
  assert.deepEqual(
    parts.test.map(({ label, alsoRight }) => [label, alsoRight]),
    [
      [0, [1]],
      [2, undefined],
      [1, undefined],
    ],
  );
  const one = { ...layout, manifest: 'n.json' };
  assert.notEqual(await fingerprintDataset({ ...layout, root }), await fingerprintDataset({ ...one, root }));
});

test('a training image has one label', async (t) => {
  const text = 'path,label,split\na.png,cat|dog,train\nb.png,,train\nc.png,cat,test\n';
  const root = folderWith(t, { ...images, 'manifest.csv': text });
  const error = await refusal(() => listImages(manifest({ label_separator: '|' }), root), 'DATA_MANIFEST_INVALID');
  assert.match(error.message, /manifest\.csv:2: it has 2 labels \(cat, dog\), but a training image must have one$/m);
  assert.match(error.message, /manifest\.csv:3: `label` is empty$/m);
});

test('with a choice of classes, an image counts if one of its correct labels is among them', async (t) => {
  const root = folderWith(t, { ...images, 'm.json': JSON.stringify(rows) });
  const layout = manifest({ ...testOnly, manifest: 'm.json', classes: ['dog', 'owl'] });
  const { classes } = await labelled(root, layout);
  assert.deepEqual(classes, [
    ['a.png', 'dog'],
    ['c.png', 'owl'],
    ['d.png', 'dog'],
  ]);
});

const imagenet: ImagenetLayout = {
  kind: 'imagenet',
  train: null,
  test: 'val',
  ground_truth: 'real.json',
  synsets: 'synsets.txt',
};
const flat = Object.fromEntries([1, 2, 3].map((n) => [`val/ILSVRC2012_val_0000000${n}.JPEG`, '']));

test("ReaL's labels count the synsets in alphabetical order, in the order of the images' names", async (t) => {
  const root = folderWith(t, { ...flat, 'synsets.txt': 'n03\nn01\nn02\n', 'real.json': '[[2, 0], [], [1]]' });
  assert.deepEqual(await labelled(root, imagenet), {
    unlabelled: 1,
    classes: [
      ['val/ILSVRC2012_val_00000001.JPEG', 'n03', 'n01'],
      ['val/ILSVRC2012_val_00000003.JPEG', 'n02'],
    ],
  });
});

for (const [text, message] of [
  ['[[0], [3], [1]]', /real\.json: entry 2 is \[3\], expected a list of labels from 0 to 2$/],
  ['[[0], 1, [1]]', /real\.json: entry 2 is 1, expected a list/],
  ['[[0], [1]]', /real\.json: 2 entries for 3 images$/],
  ['{"a": 1}', /real\.json: expected a list with the labels of each image$/],
  ['[[0], [', /real\.json is not JSON/],
] as const) {
  test(`ReaL's labels ${text} are refused`, async (t) => {
    const root = folderWith(t, { ...flat, 'synsets.txt': 'n03\nn01\nn02\n', 'real.json': text });
    assert.match((await refusal(() => listImages(imagenet, root), 'DATA_MANIFEST_INVALID')).message, message);
  });
}

test('in a list with a background class, numbers count it, and images with its number are refused', async (t) => {
  const root = folderWith(t, {
    'c.txt': 'background\ncat\ndog\n',
    'val/1/a.png': '',
    'val/2/b.png': '',
    'old/0/a.png': '',
  });
  const listed = await listImages(folder({ train: null, classes_file: 'c.txt' }), root);
  assert.deepEqual(listed.classes, ['background', 'cat', 'dog']);
  assert.deepEqual(
    listed.images.map(({ className }) => className),
    ['cat', 'dog'],
  );
  const error = await refusal(
    () => listImages(folder({ train: null, test: 'old', classes_file: 'c.txt' }), root),
    'DATA_CLASSES_MISMATCH',
  );
  assert.match(
    error.message,
    /1 images have the number of the class `background` of .*c\.txt; the first is old\/0\/a\.png$/,
  );
  assert.match(error.hint ?? '', /add 1 to each/);
});
