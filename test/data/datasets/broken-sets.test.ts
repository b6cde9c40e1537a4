import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { isFixresError } from '../../../src/base/errors.ts';
import type { JsonObject } from '../../../src/base/json.ts';
import { identifyDataset, indexDataset } from '../../../src/data/index.ts';
import { datasetOfSpec } from '../../helpers/datasets/dataset-of-spec.ts';
import { classLabel, imageSchema, tarOf } from '../../helpers/datasets/generated/sharded-sets.ts';
import { folderWith, png } from '../support.ts';

// Data sets with one mistake each, in every general layout: they are refused when they are planned or indexed, with code,
// place and hint, and none of the words of the libraries that stumble over them.

const [red, green, blue, white] = [
  await png(4, 3, '#ff0000'),
  await png(4, 3, '#00ff00'),
  await png(4, 3, '#0000ff'),
  await png(4, 3, '#ffffff'),
];
const cut = red.subarray(0, 40);

type Files = Readonly<Record<string, string | Uint8Array>>;
type Code = 'DATA_EMPTY' | 'DATA_NOT_FOUND' | 'DATA_MANIFEST_INVALID' | 'DATA_SHARD_INVALID' | 'DATA_IMAGE_UNREADABLE';

interface Broken {
  readonly what: string;
  readonly spec: JsonObject;
  readonly files: Files;
  readonly code: Code | 'DATA_CLASSES_MISMATCH';
  readonly says: RegExp;
  /** Links in the root, by where they are. */
  readonly links?: Readonly<Record<string, string>>;
}

const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const changed = Uint8Array.from(bytes);
  changed[at]! ^= 0xff;
  return changed;
};

const folders: Files = { 'train/a/1.png': red, 'train/b/1.png': green, 'val/a/1.png': blue, 'val/b/1.png': white };

const inFolders: readonly Broken[] = [
  [
    'an image that is cut short',
    { 'train/a/2.png': cut },
    'DATA_IMAGE_UNREADABLE',
    /2\.png: it is damaged: the file ends/,
  ],
  ['an empty image', { 'train/a/2.png': '' }, 'DATA_IMAGE_UNREADABLE', /2\.png: it is empty/],
  ['a text for an image', { 'train/a/2.png': 'text' }, 'DATA_IMAGE_UNREADABLE', /2\.png: it is not a JPEG/],
  ['a class of test images alone', { 'val/c/1.png': red }, 'DATA_CLASSES_MISMATCH', /no training images: `c`/],
  ['an empty class', { 'train/c/readme.txt': '' }, 'DATA_EMPTY', /train\/c has no image/],
].map(
  ([what, more, code, says]) =>
    ({ what, spec: { kind: 'folder' }, files: { ...folders, ...(more as Files) }, code, says }) as Broken,
);

const links: readonly Broken[] = (
  [
    [
      'an image that is a link to nothing',
      { 'train/a/2.png': 'nowhere' },
      'DATA_IMAGE_UNREADABLE',
      /2\.png: the file does not exist/,
    ],
    [
      'a class that is a link to nothing',
      { 'train/c': 'nowhere' },
      'DATA_NOT_FOUND',
      /train\/c leads to nowhere, which does not exist$/,
    ],
    [
      'a link to nothing in a class',
      { 'train/a/more': 'nowhere' },
      'DATA_NOT_FOUND',
      /train\/a\/more leads to nowhere/,
    ],
    [
      'a link to a folder around it',
      { 'train/a/more': '..' },
      'DATA_MANIFEST_INVALID',
      /train\/a\/more leads back to .*train, a folder/,
    ],
  ] as const
).map(([what, to, code, says]) => ({ what, spec: { kind: 'folder' }, files: folders, links: to, code, says }));

const imagenet: Files = {
  'train/n01/1.JPEG': red,
  'train/n02/1.JPEG': green,
  'val/1.JPEG': blue,
  'val/2.JPEG': white,
  'truth.txt': '1\n2\n',
  'synsets.txt': 'n01 a\nn02 b\n',
};

const inImagenet: readonly Broken[] = (
  [
    ['too few lines', { 'truth.txt': '1\n' }, {}, 'DATA_MANIFEST_INVALID', /truth\.txt:1: 1 lines for 2 images$/],
    [
      'a word for a label',
      { 'truth.txt': '1\nx\n' },
      {},
      'DATA_MANIFEST_INVALID',
      /truth\.txt:2: the label x is not in the range 1 to 2$/,
    ],
    [
      'a synset twice',
      { 'synsets.txt': 'n01 a\nn01 b\n' },
      {},
      'DATA_MANIFEST_INVALID',
      /synsets\.txt:2: n01 is already at .*synsets\.txt:1$/,
    ],
    ['a zero byte in a name', {}, { ground_truth: 't\0.txt' }, 'DATA_NOT_FOUND', /its name contains a zero byte/],
    ['a folder for a list', {}, { ground_truth: 'val' }, 'DATA_NOT_FOUND', /expected a regular file, got a folder$/],
    [
      'no label for any image',
      { 'r.json': '[[],[]]' },
      { ground_truth: 'r.json' },
      'DATA_EMPTY',
      /no images to test on: none of its 2 test images has a label$/,
    ],
  ] as const
).map(([what, more, spec, code, says]) => ({
  what,
  spec: { kind: 'imagenet', ground_truth: 'truth.txt', synsets: 'synsets.txt', ...spec },
  files: { ...imagenet, ...more },
  code,
  says,
}));

const images: Files = { 'a.png': red, 'b.png': green, 'c.png': blue, 'd.png': white, 'sub/x.txt': '' };
const csv = 'path,label,split\na.png,x,train\nb.png,y,train\nc.png,x,test\nd.png,y,test\n';
const rows = [
  { path: 'a.png', label: 'x', split: 'train' },
  { path: 'b.png', label: 'y', split: 'train' },
  { path: 'c.png', label: 'x', split: 'test' },
  { path: 'd.png', label: 'y', split: 'test' },
];
const json = `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`;
const jsonl = rows.map((row) => JSON.stringify(row)).join('\n');

const inManifests: readonly Broken[] = (
  [
    ['a zero byte in a path', 'm.csv', csv.replace('a.png', 'a\0.png'), /m\.csv:2: .* does not exist$/],
    ['a folder for an image', 'm.csv', csv.replace('a.png', 'sub'), /m\.csv:2: .*\/sub is not a file$/],
    [
      'a path out of the root',
      'm.csv',
      csv.replace('a.png', '../a.png'),
      /m\.csv:2: \.\.\/a\.png is outside the root$/,
    ],
    ['a last line that is cut in its split', 'm.csv', csv.slice(0, -3), /m\.csv:5: `split` is `te`, .* mean `test`\?$/],
    ['a last line that is cut before it', 'm.csv', csv.slice(0, -9), /m\.csv:5 is not valid CSV: expected 3 values/],
    ['an image twice', 'm.csv', `${csv}./a.png,y,test\n`, /m\.csv:6: a\.png is already in line 2$/],
    [
      'a split with a typing error',
      'm.tsv',
      csv.replace('x,train', 'x,trian').replaceAll(',', '\t'),
      /m\.tsv:2: `split` is `trian`/,
    ],
    ['a label that is null', 'm.json', json.replace('"x"', 'null'), /m\.json:2 has no string in `label`: found null$/],
    [
      'a label that is a list with an object',
      'm.json',
      json.replace('"x"', '[{}]'),
      /m\.json:2 has no string in `label`: found a list that is not only of strings and numbers/,
    ],
    [
      'an empty label among several',
      'm.json',
      json.replace(/"y"(?=,"split":"test")/, '["y",""]'),
      /m\.json:5: `label` has an empty label among several$/,
    ],
    [
      'a label that no double holds',
      'm.json',
      json.replace('"x"', '12345678901234567891'),
      /m\.json:2 has no string in `label`: found the number 12345678901234567000, which is too large to be exact$/,
    ],
    [
      'a label that is infinite',
      'm.json',
      json.replace('"x"', '1e400'),
      /m\.json:2 has no string in `label`: found the number Infinity/,
    ],
    [
      'a name twice',
      'm.json',
      json.replace('"label":"y"', '"label":"x","label":"y"'),
      /m\.json:3 has `label` twice in one object$/,
    ],
    [
      'a name twice',
      'm.jsonl',
      jsonl.replace('"label":"y"', '"label":"x","label":"y"'),
      /m\.jsonl:2 has `label` twice in one object$/,
    ],
    ['its end cut off', 'm.json', json.slice(0, -9), /m\.json:5 is not JSON/],
    ['two objects in a line', 'm.jsonl', jsonl.replace('\n', ' '), /m\.jsonl:1 is not JSON/],
    ['bytes that are no text', 'm.csv', gzipSync(csv), /m\.csv:1: the text is not UTF-8$/],
  ] as const
).map(([what, file, content, says]) => ({
  what: `${what} (${file.split('.')[1]})`,
  spec: { kind: 'manifest', manifest: file },
  files: { ...images, [file]: content },
  code: 'DATA_MANIFEST_INVALID',
  says,
}));

const emptyParts: readonly Broken[] = (
  [
    [
      'no line after the header of its test images',
      { 'train.csv': 'path,label\na.png,x\nb.png,y\n', 'test.csv': 'path,label\n' },
      /test\.csv has no line$/,
    ],
    [
      'no label for any test image',
      { 'train.csv': 'path,label\na.png,x\nb.png,y\n', 'test.csv': 'path,label\nc.png,|\n' },
      /test\.csv has no line$/,
    ],
  ] as const
).map(([what, lists, says]) => ({
  what,
  spec: { kind: 'manifest', manifest: '{split}.csv', label_separator: '|' },
  files: { ...images, ...lists },
  code: 'DATA_EMPTY',
  says,
}));

const trained = { '1.png': red, '1.cls': '0', '2.png': green, '2.cls': '1' };
const tested = { '3.png': blue, '3.cls': '0', '4.png': white, '4.cls': '1' };
const archive = await tarOf(trained);
const named = (label: unknown): Files => ({
  '1.png': red,
  '1.json': JSON.stringify({ label }),
  '2.png': green,
  '2.json': '{"label":1}',
});

const samples: readonly (readonly [string, Files, RegExp])[] = [
  [
    'a `cls` that is a list',
    { ...trained, '1.cls': '[0,1]' },
    /train\.tar#1: its `cls` is `\[0,1\]`, expected a number$/,
  ],
  [
    'several labels of a training image',
    named([0, 1]),
    /train\.tar#1: it has 2 labels \(0, 1\), but a training image must have one$/,
  ],
  ['no label of a training image', named([]), /train\.tar#1: it has no label, but a training image must have one$/],
  [
    'a label that is a list of lists',
    named([[0]]),
    /train\.tar#1: its `json` has no `label` with a number or a string, but \[\[0\]\]$/,
  ],
  ['a label that is null', named(null), /train\.tar#1: .* but null$/],
  ['a fraction for a label', named(0.5), /train\.tar#1\.png: the label 0\.5 is not a number from 0$/],
  [
    'labels of two kinds in a list',
    named('x'),
    /the label of train\.tar#2\.png is a number \(1\), that of train\.tar#1\.png a name \(x\)$/,
  ],
  [
    'a list for an object',
    { ...named(0), '1.json': '[0]' },
    /train\.tar#1: its `json` is not an object with a `label`$/,
  ],
  [
    'a label twice',
    { ...named(0), '1.json': '{"label":0,"label":1}' },
    /train\.tar#1: its `json` has `label` twice in one object$/,
  ],
  [
    'a label in Latin-1',
    { ...named(0), '1.json': Buffer.from('{"label":"\u00e9"}', 'latin1') },
    /train\.tar#1: its `json` is not UTF-8$/,
  ],
  ['broken JSON beside a `cls`', { ...trained, '1.json': '{"label":' }, /train\.tar#1: its `json` is not JSON/],
  [
    'other labels beside a `cls`',
    { ...trained, '1.json': '{"label":[0,1]}' },
    /train\.tar#1: it has two labels: `cls` says 0, `json` says \[0,1\]$/,
  ],
  [
    'another number beside a `cls`',
    { ...trained, '1.json': '{"label":"1"}' },
    /train\.tar#1: it has two labels: `cls` says 0, `json` says "1"$/,
  ],
];

const webdataset = (what: string, train: Uint8Array, code: Code, says: RegExp, name = 'train.tar'): Broken => ({
  what,
  spec: { kind: 'webdataset', train: name, test: 'test.tar' },
  files: { [name]: train, 'test.tar': testArchive },
  code,
  says,
});
const testArchive = await tarOf(tested);

const inShards: readonly Broken[] = [
  ...(await Promise.all(
    samples.map(async ([what, members, says]) => webdataset(what, await tarOf(members), 'DATA_MANIFEST_INVALID', says)),
  )),
  webdataset('no sample', Buffer.alloc(1024), 'DATA_EMPTY', /train\.tar has no samples$/),
  webdataset('no byte', Buffer.alloc(0), 'DATA_SHARD_INVALID', /train\.tar: byte 0: the archive ends too early$/),
  webdataset(
    'its end cut off',
    archive.subarray(0, -1600),
    'DATA_SHARD_INVALID',
    /train\.tar: byte \d+: the archive ends too early/,
  ),
  webdataset(
    'a second archive',
    Buffer.concat([archive, archive]),
    'DATA_SHARD_INVALID',
    /byte 5120: another archive follows/,
  ),
  webdataset(
    'a flipped bit in a header',
    flipped(archive, 100),
    'DATA_SHARD_INVALID',
    /byte 0: a tar header is damaged$/,
  ),
  webdataset(
    'an image that is cut short',
    await tarOf({ ...trained, '1.png': cut }),
    'DATA_IMAGE_UNREADABLE',
    /train\.tar#1\.png: it is damaged/,
  ),
  webdataset(
    'its end cut off (gz)',
    gzipSync(archive).subarray(0, -30),
    'DATA_SHARD_INVALID',
    /t\.tar\.gz can't be unpacked: unexpected end of file$/,
    't.tar.gz',
  ),
  webdataset(
    'no archive in it (gz)',
    gzipSync('text'),
    'DATA_SHARD_INVALID',
    /t\.tar\.gz: byte 0: the archive ends too early$/,
    't.tar.gz',
  ),
  webdataset(
    'a plain archive (zst)',
    archive,
    'DATA_SHARD_INVALID',
    /t\.tar\.zst can't be unpacked: it is not Zstandard data$/,
    't.tar.zst',
  ),
];

interface Row {
  readonly bytes: Uint8Array | null;
  readonly label: bigint | string | null;
}

const tableOf = (table: readonly Row[], names?: readonly string[]): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'image', data: table.map(({ bytes }) => ({ bytes, path: 'x.png' })) },
        { name: 'label', data: table.map(({ label }) => label) },
      ],
      schema: imageSchema(table.some(({ label }) => typeof label === 'string') ? 'UTF8' : 'INT64'),
      rowGroupSize: 2,
      ...(names === undefined ? {} : { kvMetadata: [classLabel('label', names)] }),
    }),
  );

const good: readonly Row[] = [
  { bytes: red, label: 0n },
  { bytes: green, label: 1n },
];
const goodTest: readonly Row[] = [
  { bytes: blue, label: 0n },
  { bytes: white, label: 1n },
];
const table = tableOf(good);
const footerAt = table.length - 8 - new DataView(table.buffer).getUint32(table.length - 8, true);

const parquet = (what: string, train: Uint8Array, code: Code, says: RegExp, testTable = tableOf(goodTest)): Broken => ({
  what,
  spec: { kind: 'parquet' },
  files: { 'data/train-0.parquet': train, 'data/test-0.parquet': testTable },
  code,
  says,
});
const damagedFooter =
  /train-0\.parquet can't be read as Parquet: its footer, which lists the columns and rows, is damaged$/;

const inTables: readonly Broken[] = [
  parquet('no test row', table, 'DATA_EMPTY', /has no images to test on$/, tableOf([])),
  parquet('no row at all', tableOf([]), 'DATA_EMPTY', /has no images to test on$/, tableOf([])),
  parquet(
    'a row without an image',
    tableOf([...good, { bytes: new Uint8Array(0), label: 1n }]),
    'DATA_IMAGE_UNREADABLE',
    /#2: it is empty$/,
  ),
  parquet(
    'a row with a path alone',
    tableOf([...good, { bytes: null, label: 1n }]),
    'DATA_IMAGE_UNREADABLE',
    /#2: its `image` has no bytes/,
  ),
  parquet(
    'an image that is cut short',
    tableOf([...good, { bytes: cut, label: 1n }]),
    'DATA_IMAGE_UNREADABLE',
    /#2: it is damaged/,
  ),
  parquet(
    'a row without a label',
    tableOf([...good, { bytes: cut, label: null }]),
    'DATA_MANIFEST_INVALID',
    /#2: its `label` is null$/,
  ),
  parquet(
    'a class name twice',
    tableOf(good, ['a', 'a']),
    'DATA_SHARD_INVALID',
    /the `names` of `label` contain `a` twice$/,
  ),
  parquet(
    'numbers and names',
    tableOf([{ bytes: red, label: 'x' }]),
    'DATA_MANIFEST_INVALID',
    /is a number \(0\), that of .* a name \(x\)$/,
  ),
  parquet('no byte', Buffer.alloc(0), 'DATA_SHARD_INVALID', /can't be read as Parquet: it is empty$/),
  parquet('its end cut off', table.subarray(0, -1), 'DATA_SHARD_INVALID', /it does not end with `PAR1`/),
  parquet('nothing in its footer', flipped(table, table.length - 8), 'DATA_SHARD_INVALID', damagedFooter),
  ...[0, 1, 3, 7].map((part) => {
    const at = footerAt + Math.floor((part * (table.length - 8 - footerAt)) / 24);
    return { ...parquet(`byte ${at} of its footer flipped`, flipped(table, at), 'DATA_SHARD_INVALID', /is damaged$/) };
  }),
  ...[4, 5, 10, 20].map((at) =>
    parquet(
      `byte ${at} of its data flipped`,
      flipped(table, at),
      'DATA_SHARD_INVALID',
      /the data of its column `(image|label)` is damaged in row group 0, rows 0 to 1$/,
    ),
  ),
];

const all: readonly (readonly [string, readonly Broken[]])[] = [
  ['a folder', [...inFolders, ...links]],
  ['ImageNet', inImagenet],
  ['a manifest', [...inManifests, ...emptyParts]],
  ['WebDataset', inShards],
  ['Parquet', inTables],
];

/** Words of libraries and of JavaScript, which tell nobody what to do. */
const foreign = /undefined|NaN|not a function|Cannot |null bytes|thrift|array length/;

for (const [layout, sets] of all) {
  for (const { what, spec, files, links: to = {}, code, says } of sets) {
    test(`${layout} with ${what} is refused with its place and what to do`, async (t) => {
      const root = folderWith(t, files);
      for (const [path, target] of Object.entries(to)) symlinkSync(target, join(root, path));
      const error = await refusalOf(spec, root);
      assert.equal(error.code, code, error.message);
      assert.match(error.message, says);
      assert.doesNotMatch(error.message, foreign);
      assert.ok(error.path !== undefined && error.hint !== undefined, 'a path and a hint');
    });
  }
}

/** As planned, and where nothing is wrong with the lists, as indexed. */
const refusalOf = async (spec: JsonObject, root: string) => {
  const { layout, params } = datasetOfSpec(spec, root);
  try {
    const { fingerprint } = (await identifyDataset(layout))!;
    await indexDataset({ ...params, fingerprint }, root);
  } catch (error) {
    assert.ok(isFixresError(error), String(error));
    return error;
  }
  assert.fail('it was accepted');
};

test('images that are skipped are the same when a data set is planned and when it is indexed', async (t) => {
  const root = folderWith(t, { ...folders, 'train/a/2.png': cut });
  symlinkSync('nowhere', join(root, 'train/a/3.png'));
  const { layout, params } = datasetOfSpec({ kind: 'folder', on_error: 'skip' }, root);
  const { fingerprint } = (await identifyDataset(layout))!;
  const { skipped } = await indexDataset({ ...params, fingerprint }, root);
  assert.deepEqual(
    skipped?.map(({ path, reason }) => [path, reason]),
    [
      ['train/a/2.png', 'it is damaged: the file ends too early'],
      ['train/a/3.png', 'the file does not exist'],
    ],
  );
});

test('Parquet files without training rows leave a data set to test on', async (t) => {
  const root = folderWith(t, { 'data/train-0.parquet': tableOf([]), 'data/test-0.parquet': tableOf(goodTest) });
  const { layout, params } = datasetOfSpec({ kind: 'parquet' }, root);
  const { noTraining, images: counts, fingerprint } = (await identifyDataset(layout))!;
  assert.deepEqual([counts.train, counts.test], [0, 2]);
  assert.match(noTraining?.message ?? '', /^`data\/train-\*\.parquet` of .* contains no images$/);
  assert.equal((await indexDataset({ ...params, fingerprint }, root)).parts.test.length, 2);
});

test('images in linked folders are found at any depth, as torchvision finds them', async (t) => {
  const root = folderWith(t, { ...folders, 'more/deep/2.png': red.subarray(0), 'more/deep/3.txt': '' });
  symlinkSync('../../more', join(root, 'train/a/linked'));
  const { layout } = datasetOfSpec({ kind: 'folder', follow_links: true }, root);
  const index = await indexDataset({ ...layout, seed: null, fingerprint: null }, root);
  assert.deepEqual(
    index.parts.train.map(({ path }) => path),
    ['train/a/1.png', 'train/a/linked/deep/2.png', 'train/b/1.png'],
  );
});
