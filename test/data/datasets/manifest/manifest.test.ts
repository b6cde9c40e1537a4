import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { indexDataset } from '../../../../src/data/index.ts';
import { folderWith, manifest, png, refusal } from '../../support.ts';

test('a byte order mark, CRLF, quotes, other columns, empty lines and spaces are fine', async (t) => {
  const image = await png(3, 2);
  const root = folderWith(t, {
    'b.png': image,
    'a, "1".png': image,
    'c.png': image,
    'manifest.csv':
      '\ufefflabel,extra,path,split\r\n"big, dog",x,"a, ""1"".png",train\r\n\r\n "big, dog" ,, ./b.png ,test\r\ncat,,c.png,train',
  });
  const index = await indexDataset(manifest(), root);
  assert.deepEqual(index.classes, ['big, dog', 'cat']);
  assert.deepEqual(
    [index.parts.train, index.parts.test].map((part) => part.map(({ path, label }) => [path, label])),
    [
      [
        ['a, "1".png', 0],
        ['c.png', 1],
      ],
      [['b.png', 0]],
    ],
  );
});

test('columns and the values of the split column can have other names', async (t) => {
  const image = await png(3, 2);
  const root = folderWith(t, {
    'a.png': image,
    'b.png': image,
    'c.png': image,
    'lists/all.csv': 'file,class,fold\na.png,x,0\nb.png,x,1\nc.png,y,0\n',
  });
  const columns = { path: 'file', label: 'class', split: 'fold' };
  const index = await indexDataset(manifest({ manifest: 'lists/all.csv', columns, train: '0', test: '1' }), root);
  assert.deepEqual([index.parts.train.length, index.parts.test.length], [2, 1]);
});

test('all wrong lines are reported at once, each with its file and line', async (t) => {
  const root = folderWith(t, {
    'a.png': await png(2, 2),
    'b.png': await png(2, 2),
    'folder/x.png': '',
    'manifest.csv': [
      'path,label,split',
      'a.png,x,train',
      'absent.png,x,train',
      '../outside.png,x,train',
      '/etc/passwd,x,train',
      'b.png,,train',
      ',x,train',
      './a.png,x,test',
      'b.png,x,tets',
      'folder,x,train',
    ].join('\n'),
  });
  const file = join(root, 'manifest.csv');
  const error = await refusal(() => indexDataset(manifest(), root), 'DATA_MANIFEST_INVALID');
  assert.deepEqual(error.message.split('\n'), [
    'wrong lines in the manifest (8):',
    `  ${file}:3: ${join(root, 'absent.png')} does not exist`,
    `  ${file}:4: ../outside.png is outside the root`,
    `  ${file}:5: /etc/passwd is outside the root`,
    `  ${file}:6: \`label\` is empty`,
    `  ${file}:7: \`path\` is empty`,
    `  ${file}:8: a.png is already in line 2`,
    `  ${file}:9: \`split\` is \`tets\`, expected \`train\` or \`test\`; did you mean \`test\`?`,
    `  ${file}:10: ${join(root, 'folder')} is not a file`,
  ]);
  assert.equal(error.path, `${file}:3`);
});

test('of many wrong lines the first 20 are shown', async (t) => {
  const lines = Array.from({ length: 25 }, (_, index) => `${index}.png,x,train`);
  const root = folderWith(t, { 'manifest.csv': ['path,label,split', ...lines].join('\n') });
  const error = await refusal(() => indexDataset(manifest(), root), 'DATA_MANIFEST_INVALID');
  assert.equal(error.message.split('\n').length, 22);
  assert.equal(error.message.split('\n').at(-1), '  and 5 more');
});

test('a missing column is named, with the file, the header and the nearest word', async (t) => {
  const root = folderWith(t, { 'manifest.csv': 'path,labels,split\n' });
  const error = await refusal(() => indexDataset(manifest(), root), 'DATA_MANIFEST_INVALID');
  const file = join(root, 'manifest.csv');
  assert.equal(
    error.message,
    `${file} has no column \`label\`; its header: \`path\`, \`labels\`, \`split\`; did you mean \`labels\`?`,
  );
  assert.equal(error.path, `${file}:1`);
  assert.match(error.hint ?? '', /columns\.label/);
});

test('a duplicate column, a broken quote and a short line are refused', async (t) => {
  const root = folderWith(t, {
    'twice.csv': 'path,label,label,split\n',
    'quote.csv': 'path,label,split\n"a.png,x,train\n',
    'short.csv': 'path,label,split\na.png,x,train\nb.png,x\n',
  });
  const twice = await refusal(() => indexDataset(manifest({ manifest: 'twice.csv' }), root), 'DATA_MANIFEST_INVALID');
  assert.match(twice.message, /has 2 columns `label`/);
  const quote = await refusal(() => indexDataset(manifest({ manifest: 'quote.csv' }), root), 'DATA_MANIFEST_INVALID');
  assert.match(quote.message, /quote\.csv:2 is not valid CSV: a quote is opened and never closed/);
  const short = await refusal(() => indexDataset(manifest({ manifest: 'short.csv' }), root), 'DATA_MANIFEST_INVALID');
  assert.match(short.message, /is not valid CSV: expected 3 values, as in the header, got 2/);
  assert.equal(short.path, `${join(root, 'short.csv')}:3`);
});

test('a manifest that is absent, empty, or has no line for a part is refused', async (t) => {
  const root = folderWith(t, {
    'a.png': await png(2, 2),
    'empty.csv': '',
    'manifest.csv': 'path,label,split\na.png,x,train\n',
  });
  const absent = await refusal(() => indexDataset(manifest({ manifest: 'absent.csv' }), root), 'DATA_NOT_FOUND');
  assert.ok(absent.message.startsWith(`can't read the manifest ${join(root, 'absent.csv')}: ENOENT`));
  const empty = await refusal(() => indexDataset(manifest({ manifest: 'empty.csv' }), root), 'DATA_EMPTY');
  assert.equal(empty.message, `the manifest ${join(root, 'empty.csv')} is empty`);
  const noTest = await refusal(() => indexDataset(manifest(), root), 'DATA_EMPTY');
  assert.equal(noTest.message, `${join(root, 'manifest.csv')} has no line whose \`split\` is \`test\``);
});

test('a manifest in JSON Lines is read by its ending, and a wrong line is reported', async (t) => {
  const image = await png(3, 2);
  const root = folderWith(t, {
    'a.png': image,
    'b.png': image,
    'c.png': image,
    'all.jsonl':
      '{"path":"c.png","label":7,"split":"train"}\n{"path":"a.png","label":"größer, \\"x\\"","split":"train"}\n\n{"split":"test","label":"größer, \\"x\\"","path":"b.png"}\n',
    'bad.jsonl': '{"path":"a.png","label":"x","split":"train"}\n{"path":"b.png","split":"test"}\n',
    'broken.jsonl': '{"path"\n',
  });
  const { classes, parts } = await indexDataset(manifest({ manifest: 'all.jsonl' }), root);
  assert.deepEqual([classes, parts.train.length, parts.test.length], [['7', 'größer, "x"'], 2, 1]);
  const bad = await refusal(() => indexDataset(manifest({ manifest: 'bad.jsonl' }), root), 'DATA_MANIFEST_INVALID');
  assert.equal(bad.message, `${join(root, 'bad.jsonl')}:2 has no \`label\`; its keys: path, split`);
  const broken = await refusal(
    () => indexDataset(manifest({ manifest: 'broken.jsonl' }), root),
    'DATA_MANIFEST_INVALID',
  );
  assert.ok(broken.message.startsWith(`${join(root, 'broken.jsonl')}:1 is not JSON`));
});

test('another separator is named instead of asking for columns', async (t) => {
  const image = await png(3, 2);
  const root = folderWith(t, { 'a.png': image, 'manifest.csv': 'path|label|split\na.png|x|train\n' });
  const error = await refusal(() => indexDataset(manifest(), root), 'DATA_MANIFEST_INVALID');
  assert.equal(error.message, `${join(root, 'manifest.csv')}:1: the columns are separated by \`|\``);
  assert.equal(error.hint, 'separate them with commas, semicolons or tabs');
});
