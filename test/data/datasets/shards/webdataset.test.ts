import assert from 'node:assert/strict';
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fingerprintDataset, indexDataset, openImageSource, testBatches } from '../../../../src/data/index.ts';
import type { WebdatasetLayout } from '../../../../src/domain/datasets/layouts.ts';
import { tarOf } from '../../../helpers/datasets/generated/sharded-sets.ts';
import { collect, folderWith, png, refusal } from '../../support.ts';

const layout: WebdatasetLayout = { kind: 'webdataset', train: 'train-{0..1}.tar', test: 'test.tar' };
const params = { ...layout, seed: null, fingerprint: null };
const image = await png(8, 8);
const other = await png(8, 8, '#000000');

type Members = Readonly<Record<string, string | Uint8Array>>;

const shards = async (first: Members, second: Members = { '2.png': image, '2.cls': '1' }): Promise<Members> => ({
  'train-0.tar': await tarOf(first),
  'train-1.tar': await tarOf(second),
  'test.tar': await tarOf({ '3.png': image, '3.cls': '0' }),
});

const good = { '1.png': other, '1.cls': ' 0\n' };

test('labels are numbers in `cls`, or numbers or names in `json`; a folder is part of the key', async (t) => {
  const root = folderWith(t, {
    ...(await shards(
      { 'a/1.png': image, 'a/1.cls': '1', 'b/1.png': image, 'b/1.json': '{"label":0,"more":[]}' },
      { 'x.JPEG': image, 'x.cls': '0', 'x.json': '{"label":"not this"}', 'x.txt': 'caption', 'x.seg.png': 'mask' },
    )),
    'classes.txt': 'zebra\nant\n',
  });
  const { classes, parts } = await indexDataset({ ...params, classes_file: 'classes.txt' }, root);
  assert.deepEqual(classes, ['zebra', 'ant']);
  assert.deepEqual(
    parts.train.map(({ path, label }) => [path, label]),
    [
      ['train-0.tar#a/1.png', 1],
      ['train-0.tar#b/1.png', 0],
      ['train-1.tar#x.JPEG', 0],
    ],
  );
  assert.deepEqual((await indexDataset(params, root)).classes, ['0', '1']);

  const named = folderWith(t, {
    'train-0.tar': await tarOf({
      '1.png': image,
      '1.json': '{"label":"b"}',
      '2.png': image,
      '2.json': '{"label":"a"}',
    }),
    'test.tar': await tarOf({ '1.png': image, '1.json': '{"label":"a"}' }),
  });
  const found = await indexDataset({ ...params, train: 'train-{0..0}.tar' }, named);
  assert.deepEqual(
    [found.classes, found.parts.train.map(({ label }) => label)],
    [
      ['a', 'b'],
      [1, 0],
    ],
  );
});

test('numbers without names are classes in numerical order', async (t) => {
  const count = 12;
  const members = Object.fromEntries(
    Array.from({ length: count }, (_, n): [string, string | Uint8Array][] => [
      [`${n}.png`, image],
      [`${n}.cls`, String(count - 1 - n)],
    ]).flat(),
  );
  const root = folderWith(t, await shards(members));
  const { classes, parts } = await indexDataset(params, root);
  assert.deepEqual(
    classes,
    Array.from({ length: count }, (_, n) => String(n)),
  );
  assert.equal(parts.train[0]!.label, 11);
});

test('every sample that is wrong is reported with its shard and key', async (t) => {
  const root = folderWith(
    t,
    await shards({
      ...good,
      'nolabel.png': image,
      'nolabel.txt': '0',
      'noimage.cls': '0',
      'word.png': image,
      'word.cls': 'dog',
      'both.png': image,
      'both.jpg': image,
      'both.cls': '0',
      'odd.png': image,
      'odd.json': '[]',
      'broken.png': image,
      'broken.json': '{',
    }),
  );
  const error = await refusal(() => indexDataset(params, root), 'DATA_MANIFEST_INVALID');
  assert.deepEqual(error.message.split('\n').slice(0, 6), [
    'wrong samples (6):',
    '  train-0.tar#nolabel: it has no label: no `cls`, and no `json` with a `label`',
    '  train-0.tar#noimage: it has no image, only cls',
    '  train-0.tar#word: its `cls` is `dog`, expected a number',
    '  train-0.tar#both: it has 2 images',
    '  train-0.tar#odd: its `json` is not an object with a `label`',
  ]);
  assert.match(error.message, /train-0\.tar#broken: its `json` is not JSON/);
  assert.equal(error.path, 'train-0.tar#nolabel');
});

test('two samples with one key are refused', async (t) => {
  const files = await shards(good);
  const twice = Buffer.concat([
    Buffer.from(files['train-0.tar']!).subarray(0, -1024),
    Buffer.from(files['train-0.tar']!),
  ]);
  const root = folderWith(t, { ...files, 'train-0.tar': twice });
  const error = await refusal(() => indexDataset(params, root), 'DATA_MANIFEST_INVALID');
  assert.match(error.message, /train-0\.tar#1: two samples have this key: `png` occurs twice/);
  assert.match(error.hint ?? '', /^give each sample of a shard a key of its own/);
});

test('a shard that is cut short anywhere is refused with its byte and member', async (t) => {
  const files = await shards(good);
  const root = folderWith(t, files);
  const whole = Buffer.from(files['train-0.tar']!);
  // Two empty blocks end it; the first is enough.
  for (let length = 0; length < whole.length - 512; length += 100) {
    writeFileSync(join(root, 'train-0.tar'), whole.subarray(0, length));
    const error = await refusal(() => indexDataset(params, root), 'DATA_SHARD_INVALID');
    assert.ok(error.message.startsWith(`${join(root, 'train-0.tar')}: byte `), error.message);
    assert.equal(error.path, join(root, 'train-0.tar'));
  }
  writeFileSync(join(root, 'train-0.tar'), whole.subarray(0, 530));
  const inside = await refusal(() => indexDataset(params, root), 'DATA_SHARD_INVALID');
  assert.match(inside.message, /byte 0: the archive ends too early, inside of 1\.png$/);
});

test('compressed archives and files that are not archives are refused', async (t) => {
  const files = await shards(good);
  const root = folderWith(t, { ...files, 'train-0.tar': gzipSync(files['train-0.tar']!) });
  const packed = await refusal(() => indexDataset(params, root), 'DATA_SHARD_INVALID');
  assert.match(packed.message, /byte 0: the archive is compressed/);
  writeFileSync(join(root, 'train-0.tar'), 'x'.repeat(2000));
  const text = await refusal(() => indexDataset(params, root), 'DATA_SHARD_INVALID');
  assert.match(text.message, /byte 0: a tar header is missing/);
});

test('missing shards are listed, and so are those outside the root or named twice', async (t) => {
  const root = folderWith(t, await shards(good));
  const missing = await refusal(() => indexDataset({ ...params, train: 'train-{0..3}.tar' }, root), 'DATA_NOT_FOUND');
  assert.equal(
    missing.message,
    `2 of 5 shards are missing:\n  ${join(root, 'train-2.tar')}\n  ${join(root, 'train-3.tar')}`,
  );
  const outside = await refusal(
    () => indexDataset({ ...params, train: '../{a,b}.tar' }, root),
    'DATA_MANIFEST_INVALID',
  );
  assert.equal(outside.message, 'the shard ../a.tar is outside the root');
  const none = await refusal(() => indexDataset({ ...params, train: 'train-{1..0}.tar' }, root), 'DATA_NOT_FOUND');
  assert.equal(none.message, '`train-{1..0}.tar` matches no shard for the train images');
  const twice = await refusal(() => indexDataset({ ...params, test: 'train-1.tar' }, root), 'DATA_MANIFEST_INVALID');
  assert.equal(twice.message, 'the shard train-1.tar is listed twice, for train and test');
  writeFileSync(join(root, 'train-1.tar'), await tarOf({ 'readme.md': 'no sample', '.hidden.png': image }));
  await refusal(() => indexDataset(params, root), 'DATA_MANIFEST_INVALID');
  writeFileSync(join(root, 'train-1.tar'), await tarOf({ 'folder/': '' }));
  assert.match((await refusal(() => indexDataset(params, root), 'DATA_EMPTY')).message, /train-1\.tar has no samples/);
});

test('labels out of range, gaps, and numbers mixed with names are refused', async (t) => {
  const labelled = async (label: string) =>
    folderWith(t, { ...(await shards(good, { '2.png': image, '2.cls': label })), 'classes.txt': 'zebra\nant\n' });
  const classes_file = 'classes.txt';
  const beyond = await labelled('2');
  const range = await refusal(() => indexDataset({ ...params, classes_file }, beyond), 'DATA_MANIFEST_INVALID');
  assert.match(
    range.message,
    /labels out of range \(1\):\n {2}train-1\.tar#2\.png: the label 2 is not in the range 0 to 1$/,
  );
  const gap = await refusal(() => indexDataset(params, beyond), 'DATA_EMPTY');
  assert.match(gap.message, /has no training images of class 1, only of 2 other classes$/);
  const negative = await labelled('-1');
  const below = await refusal(() => indexDataset(params, negative), 'DATA_MANIFEST_INVALID');
  assert.match(below.message, /train-1\.tar#2\.png: the label -1 is not a number from 0/);
  const mixed = folderWith(t, await shards(good, { '2.png': image, '2.json': '{"label":"ant"}' }));
  const both = await refusal(() => indexDataset(params, mixed), 'DATA_MANIFEST_INVALID');
  assert.match(both.message, /the label of train-0\.tar#1\.png is a number \(0\), that of train-1\.tar#2\.png a name/);
});

test('an unreadable member fails the index with its shard, or is skipped', async (t) => {
  const root = folderWith(t, await shards({ ...good, '4.jpg': 'no image', '4.cls': '0' }));
  const error = await refusal(() => indexDataset(params, root), 'DATA_IMAGE_UNREADABLE');
  assert.match(error.message, /1 of the 4 images .*\n {2}train-0\.tar#4\.jpg: it is not a JPEG/);
  const { skipped, parts } = await indexDataset({ ...params, on_error: 'skip' }, root);
  assert.deepEqual([skipped?.length, parts.train.length], [1, 2]);
});

test('a digest is remembered for each member while the shard is unchanged, and one changed pixel matters', async (t) => {
  const files = await shards(good);
  const root = folderWith(t, files);
  const shard = join(root, 'train-0.tar');
  const longAgo = new Date('2020-01-01T00:00:00Z');
  for (const name of Object.keys(files)) utimesSync(join(root, name), longAgo, longAgo);
  const rememberFile = join(root, 'memory.json');
  const fingerprint = () => fingerprintDataset({ ...layout, root }, { rememberFile });
  const before = await fingerprint();
  const memory = JSON.parse(readFileSync(rememberFile, 'utf8'));
  assert.deepEqual(Object.keys(memory.files).sort(), [
    join(root, 'test.tar#3.png'),
    `${shard}#1.png`,
    join(root, 'train-1.tar#2.png'),
  ]);
  const index = await indexDataset({ ...params, fingerprint: before }, root);

  const pixel = await png(8, 8, '#000001');
  writeFileSync(shard, await tarOf({ ...good, '1.png': pixel }));
  utimesSync(shard, longAgo, longAgo);
  assert.equal(await fingerprint(), before, 'size and time are those of the remembered shard');
  utimesSync(shard, new Date(), new Date());
  assert.notEqual(await fingerprint(), before);
  await refusal(() => indexDataset({ ...params, fingerprint: before }, root), 'DATA_CHANGED');
  const source = openImageSource(params, root, index, { threads: 0 });
  const error = await refusal(() => source.image('train', 0), 'DATA_CHANGED');
  assert.equal(error.message, `${shard}#1.png has changed since it was indexed`);
  rmSync(shard);
  await refusal(() => source.image('train', 0), 'DATA_CHANGED');
});

test('threads and the caller make the same batches of members', async (t) => {
  const root = folderWith(t, await shards(good));
  const index = await indexDataset(params, root);
  const transform = { testResolutionPx: 8, cropRatio: 1, resize: 'shorter_side', interpolation: 'bilinear' } as const;
  const batchesWith = async (threads: number) => {
    const source = openImageSource(params, root, index, { threads });
    const batches = await collect(
      testBatches({ source, index, choice: { part: 'train', count: null }, transform, batchSize: 2 }),
    );
    await source.close();
    return batches;
  };
  const own = await batchesWith(0);
  assert.equal(own[0]!.pixels.length, 2 * 8 * 8 * 3);
  assert.deepEqual(await batchesWith(1), own);
});

test('compressed shards give the same samples, and damaged ones are refused by name', async (t) => {
  const files = await shards(good);
  const root = folderWith(t, {
    ...files,
    'train-0.tar.gz': gzipSync(files['train-0.tar']!),
    'train-1.tgz': gzipSync(files['train-1.tar']!),
    'test.tar.gz': gzipSync(files['test.tar']!),
    'cut.tar.gz': gzipSync(files['test.tar']!).subarray(0, 40),
    'cut.tar.zst': Buffer.from('28b52ffd0458', 'hex'),
  });
  const packed = { ...params, train: '{train-0.tar.gz,train-1.tgz}', test: 'test.tar.gz' };
  const plainIndex = await indexDataset(params, root);
  const index = await indexDataset(packed, root);
  const bare = (entries: typeof index.parts.train) => entries.map(({ path: _, ...entry }) => entry);
  assert.deepEqual(bare(index.parts.train), bare(plainIndex.parts.train));
  assert.deepEqual(bare(index.parts.test), bare(plainIndex.parts.test));
  const source = openImageSource(packed, root, index, { threads: 0 });
  assert.equal((await source.image('train', 0)).widthPx, 8);
  for (const name of ['cut.tar.gz', 'cut.tar.zst']) {
    const error = await refusal(() => indexDataset({ ...params, test: name }, root), 'DATA_SHARD_INVALID');
    assert.ok(error.message.startsWith(`${join(root, name)} can't be unpacked: `), error.message);
    assert.match(error.hint ?? '', /plain tar file/);
  }
});

test('keys and fields may have dots', async (t) => {
  const root = folderWith(
    t,
    await shards(
      { 'a.b/x.v1.png': image, 'a.b/x.cls': '0' },
      { 'y.1.png': image, 'y.1.cls': '1', 'y.2.png': other, 'y.2.cls': '0', 'y.2.json': '{}' },
    ),
  );
  const { parts } = await indexDataset(params, root);
  assert.deepEqual(
    parts.train.map(({ path, label }) => [path, label]),
    [
      ['train-0.tar#a.b/x.v1.png', 0],
      ['train-1.tar#y.1.png', 1],
      ['train-1.tar#y.2.png', 0],
    ],
  );
});

test('a sidecar without a label says what it has', async (t) => {
  const root = folderWith(t, await shards({ ...good, '7.png': image, '7.json': '{"caption":"x","class":3}' }));
  const error = await refusal(() => indexDataset(params, root), 'DATA_MANIFEST_INVALID');
  assert.match(error.message, /#7: its `json` has no `label` with a number or a string, but caption, class$/);
});

/** Of a PNG and its class 0, by GNU tar 1.34 and zstd 1.5.4: `tar --format=ustar -cf - 9.cls 9.png | zstd -19`. */
const zstandard =
  'KLUv/QRoHQUAwscdHoB9M0BmMJujZxgmaQEd90Z8H2jLXa6rjpOywH9EU29I2RVnZd5778rbsfsa9wNoxPcc5GGHliPdflOVId57fTE17z0gCN57' +
  'wXvvVVhWeO+JhCguroM/9DQNeaKM5L//36fiqrL+Kz5y/m++/7753nGg79VyZKQQILDXrQb930MDq5oxtfHs+ADp26c2ySgDz2HSAZOHgxg4wKAA' +
  '20nBAQ+iduw=';

test('Zstandard is unpacked as well', async (t) => {
  const root = folderWith(t, { ...(await shards(good)), 'test.tar.zst': Buffer.from(zstandard, 'base64') });
  const { parts } = await indexDataset({ ...params, test: 'test.tar.zst' }, root);
  assert.deepEqual(
    parts.test.map(({ path, label, widthPx }) => [path, label, widthPx]),
    [['test.tar.zst#9.png', 0, 8]],
  );
});
