import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { folderWith, png } from '../data/support.ts';
import { cub200 } from '../helpers/datasets/generated/fine-grained-sets.ts';
import { tarOf } from '../helpers/datasets/generated/sharded-sets.ts';
import { birdsnap } from '../helpers/datasets/published.ts';
import { fixres } from './fixtures/cli.ts';

test('`data inspect` counts, measures regions, and finds test images that are training images', async (t) => {
  const twice = await png(100, 100);
  const root = folderWith(t, { 'train/x/a.png': twice, 'train/y/b.png': await png(80, 40), 'val/x/c.png': twice });
  const sheet = join(root, 'sheet.png');
  const { code, out } = await fixres('data', 'inspect', root, '--format', 'json', '--contact-sheet', sheet);
  const [facts] = JSON.parse(out);
  assert.equal(code, 0);
  assert.deepEqual(facts.classes, [
    { name: 'x', train: 1, test: 1 },
    { name: 'y', train: 1, test: 0 },
  ]);
  assert.deepEqual(facts.duplicates, [{ train: 'train/x/a.png', test: 'val/x/c.png' }]);
  assert.equal(facts.parts.train.widthPx.median, 90);
  // A square image: (224 / 256)^2; one of 2 to 1 half of that.
  assert.equal(facts.parts.test.testRoc.mean, 0.765625);
  assert.equal(facts.parts.train.testRoc.least, 0.765625 / 2);
  assert.ok(existsSync(sheet));
  assert.equal((await sharp(sheet).metadata()).width, 768);
  assert.match((await fixres('data', 'inspect', root)).out, /2 classes, 2 training and 1 test image/);
});

test('`data inspect` counts one thing in the singular, notes a single class, and names a folder in place of a list', async (t) => {
  const root = folderWith(t, { 'val/classes/a/1.png': await png(9, 9), 'val/classes/b/2.png': await png(9, 8) });
  const { out } = await fixres('data', 'inspect', root);
  assert.match(out, /\(folder\): 1 class, 0 training and 2 test images\n/);
  assert.match(out, /\nnote: all images are of one class, `classes`; if its folders `a`, `b` are the classes, set /);
  assert.match(out, /\n0 images can't be read/);
  const list = folderWith(t, { 'manifest.csv/x.png': await png(9, 9) });
  const { code, err } = await fixres('data', 'inspect', list);
  assert.notEqual(code, 0);
  assert.match(err, /can't read the manifest \S+manifest\.csv: expected a regular file, got a folder/);
});

test('a list of images is inspected directly, and not mistaken for a spec', async (t) => {
  const root = folderWith(t, {
    'a.png': await png(9, 9),
    'b.png': await png(9, 8),
    'm.csv': 'path,label\na.png,x\nb.png,y\n',
  });
  const { code, out } = await fixres('data', 'inspect', join(root, 'm.csv'));
  assert.equal(code, 0);
  assert.match(out, /m\.csv \(manifest\): 2 classes, 0 training and 2 test images\n/);
  const { err } = await fixres('data', 'inspect', join(root, 'm.csv'), '--set', 'seeds=2');
  assert.match(err, /and \S+m\.csv is a list/);
});

test('`data verify` names what can not be read and ends with 4', async (t) => {
  const root = folderWith(t, {
    'train/x/a.png': await png(9, 9),
    'train/x/b.jpg': 'text',
    'val/x/c.png': await png(8, 8),
  });
  const { code, out } = await fixres('data', 'verify', root);
  assert.equal(code, 4);
  assert.match(out, /2 images can be read, 1 can't\n {2}train\/x\/b\.jpg: it is not a JPEG/);
  writeFileSync(join(root, 'train/x/b.jpg'), await png(7, 7));
  assert.equal((await fixres('data', 'verify', root, '--format', 'json')).code, 0);
});

test('a spec of a published data set is verified with its absent images', async (t) => {
  const spec = [
    'name: birds',
    'dataset: { kind: birdsnap, root: . }',
    'model: { name: tinynet }',
    'train: { resolutions: 32 }',
    'test: { resolutions: 32 }',
  ].join('\n');
  const root = folderWith(t, { ...(await birdsnap()), 'spec.yaml': spec });
  const { code, out } = await fixres('data', 'verify', join(root, 'spec.yaml'), '--format', 'json');
  assert.equal(code, 4, out);
  assert.deepEqual(JSON.parse(out)[0].unreadable, [
    {
      part: 'train',
      path: 'download/images/acadian_flycatcher/2.jpg',
      reason: 'the file does not exist',
      place: 'images.txt:3',
    },
  ]);
});

test('a folder is looked into in the layout that its files tell', async (t) => {
  const set = await cub200();
  const { code, out } = await fixres('data', 'inspect', folderWith(t, set.files), '--format', 'json');
  assert.equal(code, 0);
  const [facts] = JSON.parse(out);
  const images = (part: 'train' | 'test') => Object.keys(set.labels[part]).length;
  assert.deepEqual(
    [facts.layout, facts.parts.train.images, facts.parts.test.images, facts.unreadable.length, facts.classes.length],
    ['cub200', images('train'), images('test'), set.skipped.length, 5],
  );
});

test('shards, manifests and test folders of other names are found', async (t) => {
  const image = await png(9, 9);
  const shard = await tarOf({ '1.png': image, '1.cls': '0', '2.png': image, '2.cls': '1' });
  const csv = 'path,label,split\na.png,x,train\na.png,y,test\n';
  for (const [layout, files] of [
    ['webdataset', { 'train-0.tar': shard, 'train-1.tar': shard, 'val-0.tar': shard }],
    ['manifest', { 'a.png': image, 'b.png': image, 'manifest.csv': csv.replace('a.png,y,test', 'b.png,x,test') }],
    ['folder', { 'train/a/1.png': image, 'test/a/1.png': image }],
  ] as const) {
    const { code, out } = await fixres('data', 'verify', folderWith(t, files));
    assert.equal(code, 0, out);
    assert.match(out, new RegExp(`\\(${layout}\\): \\d images can be read, 0 can't`));
  }
});

test('one contact sheet for several data sets is refused', async (t) => {
  const spec = [
    'name: two',
    'dataset: [{ kind: shapes, train: 90, test: 45 }, { kind: shapes, train: 90, test: 45, seed: 3, name: other }]',
    'model: { name: tinynet }',
    'train: { resolutions: 32 }',
    'test: { resolutions: 32 }',
  ].join('\n');
  const root = folderWith(t, { 'spec.yaml': spec });
  const sheet = join(root, 'sheet.png');
  const { code, err } = await fixres('data', 'inspect', join(root, 'spec.yaml'), '--contact-sheet', sheet);
  assert.equal(code, 2);
  assert.match(err, /--contact-sheet is for one data set; the spec has shapes, other/);
  assert.equal(existsSync(sheet), false);
});

test('`runs show` tells which images an index run skipped, why, and where they are named', async (t) => {
  const spec = [
    'name: birds',
    'dataset: { kind: birdsnap, root: ., on_error: skip }',
    'model: { name: tinynet }',
    'train: { resolutions: 32, recipe: { batch_size: 2, epochs: 1, learning_rate: 0.01 } }',
    'test: { resolutions: 32 }',
  ].join('\n');
  const root = folderWith(t, { ...(await birdsnap()), 'spec.yaml': spec });
  const runsDir = join(root, 'runs');
  const ran = await fixres('run', join(root, 'spec.yaml'), '--runs-dir', runsDir, '--workers', '1');
  assert.equal(ran.code, 0, ran.err);
  const listed = await fixres('runs', 'list', '--kind', 'index', '--runs-dir', runsDir, '--format', 'json');
  const key: string = JSON.parse(listed.out)[0].key;
  const { out } = await fixres('runs', 'show', key, '--runs-dir', runsDir);
  assert.match(out, /skipped +part +reason/);
  assert.match(out, /acadian_flycatcher\/2\.jpg +train +the file does not exist +images\.txt:3/);
  const json = await fixres('runs', 'show', key, '--runs-dir', runsDir, '--format', 'json');
  assert.equal(JSON.parse(json.out).skipped.length, 1);
});

test('`data inspect` shows the order of the classes, assumed or asked for, and takes `--set` for a spec alone', async (t) => {
  const [a, b] = [await png(9, 9), await png(8, 8)];
  const spec =
    'name: n\ndataset: { kind: folder, root: photos }\nmodel: { name: tinynet }\ntrain: { resolutions: 32, recipe: { last_batch: keep } }\n';
  const root = folderWith(t, {
    'photos/train/9/a.png': a,
    'photos/train/10/b.png': b,
    'photos/val/9/c.png': await png(7, 7),
    'names.txt': '9\n10\n',
    'spec.yaml': `${spec}test: { resolutions: 32 }\n`,
  });
  const file = join(root, 'spec.yaml');
  const orderIn = async (...words: readonly string[]) => (await fixres('data', 'inspect', ...words)).out.split('\n')[1];
  const difference = 'class 0 is `10`; sorted naturally it would be `9`';
  const assumed = `classes are sorted as text (assumed): ${difference} (set \`classes_file\` or \`class_order\` to decide)`;
  assert.equal(await orderIn(join(root, 'photos')), assumed);
  assert.equal(await orderIn(file), assumed);
  assert.equal(
    await orderIn(file, '--set', 'dataset.class_order=natural'),
    'classes are sorted naturally according to `class_order`: class 0 is `9`; sorted as text it would be `10`',
  );
  const listed = await orderIn(file, '--set', 'dataset.classes_file=../names.txt');
  assert.equal(listed, 'classes are in the order of `classes_file`');
  const json = await fixres('data', 'inspect', file, '--set', 'dataset.class_order=text', '--format', 'json');
  assert.deepEqual(JSON.parse(json.out)[0].classOrder, {
    by: 'text',
    difference: { label: 0, text: '10', natural: '9' },
    saidBy: 'class_order',
  });
  const planned = await fixres('plan', file, '--runs-dir', join(root, 'runs'));
  assert.match(planned.out, /\nnote: classes of \S+ are sorted as text \(assumed/);
  const folder = await fixres('data', 'verify', join(root, 'photos'), '--set', 'dataset.root=x');
  assert.equal(folder.code, 2);
  assert.match(folder.err, /`--set` overrides values of a spec, and .*photos is a folder/);
});
