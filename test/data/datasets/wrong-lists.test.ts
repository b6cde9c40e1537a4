import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { indexDataset } from '../../../src/data/index.ts';
import { imageSchema, tarOf } from '../../helpers/datasets/generated/sharded-sets.ts';
import { folderWith, manifest, png, refusal } from '../support.ts';

// Lists of images and of classes with one mistake each: what is said, at which place, and what to do.

const image = await png(6, 6);

interface Mistake {
  readonly what: string;
  readonly file: string;
  readonly content: string | Uint8Array;
  /** After the file's path, which begins the message or follows what stands before it. */
  readonly says: string;
  /** Line of the place; absent: none. */
  readonly line?: number;
  readonly hint: RegExp;
}

const rest = 'b.png,y,train\nc.png,x,test\n';
const json = '{"path":"a.png","label":"x","split":"train"}';

const manifests: readonly Mistake[] = [
  {
    what: 'a line with too few values',
    file: 'm.csv',
    content: `path,label,split\na.png,x\n${rest}`,
    says: ':2 is not valid CSV: expected 3 values, as in the header, got 2',
    line: 2,
    hint: /a value for every column/,
  },
  {
    what: 'a line with too many values, in UTF-16',
    file: 'm.csv',
    content: Buffer.from(`\ufeffpath,label,split\n${rest}a.png,x,train,1\n`, 'utf16le'),
    says: ':4 is not valid CSV: expected 3 values, as in the header, got 4',
    line: 4,
    hint: /surplus/,
  },
  {
    what: 'a quote that is never closed',
    file: 'm.csv',
    content: `path,label,split\na.png,x,train\n"b.png,y,train\nc.png,x,test\n`,
    says: ':3 is not valid CSV: a quote is opened and never closed',
    line: 3,
    hint: /close it/,
  },
  {
    what: 'UTF-16 that is cut inside of a letter',
    file: 'm.csv',
    content: Buffer.from(`\ufeffpath,label,split\n${rest}`, 'utf16le').subarray(0, -1),
    says: ':1: the text is not UTF-16LE',
    line: 1,
    hint: /truncated/,
  },
  {
    what: 'a header alone',
    file: 'm.csv',
    content: 'path,label,split\n',
    says: ' lists no images',
    hint: /line after/,
  },
  { what: 'an empty list', file: 'm.json', content: '[]', says: ' lists no images', hint: /one object for each/ },
  {
    what: 'a list in JSON Lines',
    file: 'm.jsonl',
    content: `[${json}]\n`,
    says: ':1 begins a list',
    line: 1,
    hint: /to \.json,/,
  },
  {
    what: 'JSON Lines with the ending of a list',
    file: 'm.json',
    content: `${json}\n${json.replace('a.png', 'b.png')}\n`,
    says: ':1 is a single object',
    line: 1,
    hint: /to \.jsonl/,
  },
  {
    what: 'a label that is null',
    file: 'm.jsonl',
    content: `${json}\n{"path":"b.png","label":null,"split":"train"}\n`,
    says: ':2 has no string in `label`: found null',
    line: 2,
    hint: /object with path, label and split/,
  },
  {
    what: 'a path that is an object',
    file: 'm.json',
    content: `[\n${json},\n{"path":{"x":1},"label":"y","split":"train"}]`,
    says: ':3 has no string in `path`: found an object',
    line: 3,
    hint: /object with path, label and split/,
  },
];

for (const { what, file, content, says, line, hint } of manifests) {
  test(`a manifest with ${what} is refused with its place and what to do`, async (t) => {
    const root = folderWith(t, { 'a.png': image, 'b.png': image, 'c.png': image, [file]: content });
    const code = says === ' lists no images' ? 'DATA_EMPTY' : 'DATA_MANIFEST_INVALID';
    const error = await refusal(() => indexDataset(manifest({ manifest: file }), root), code);
    const place = join(root, file);
    assert.equal(error.message, `${line === undefined ? 'the manifest ' : ''}${place}${says}`);
    assert.equal(error.path, line === undefined ? place : `${place}:${line}`);
    assert.match(error.hint ?? '', hint);
  });
}

const named = /number every class once/;

const classLists: readonly Mistake[] = [
  {
    what: 'a hole in its numbers',
    file: 'c.txt',
    content: '0\tx\n2\ty\n',
    says: ':2: it has the number 2, but no class has 1',
    line: 2,
    hint: named,
  },
  {
    what: 'a number twice',
    file: 'c.txt',
    content: '0\tx\n0\ty\n',
    says: ':2: the number 0 occurs twice',
    line: 2,
    hint: named,
  },
  {
    what: 'a line without a number',
    file: 'c.txt',
    content: '0\tx\ny\n',
    says: ':2: it has no number, but others do',
    line: 2,
    hint: named,
  },
  {
    what: 'a hole in the numbers of a map',
    file: 'c.json',
    content: '{"0":"x","2":"y"}',
    says: ': entry 2 (`2`): it has the number 2, but no class has 1',
    hint: /every label from 0/,
  },
  {
    what: 'a number twice in a map',
    file: 'c.json',
    content: '{"x":0,"y":0}',
    says: ': entry 2 (`y`): the number 0 occurs twice',
    hint: /every label from 0/,
  },
  {
    what: 'no name in an entry',
    file: 'c.json',
    content: '["x",null,"y"]',
    says: ': entry 2 is null, expected a name',
    hint: /write/,
  },
];

for (const { what, file, content, says, line, hint } of classLists) {
  test(`a list of classes with ${what} is refused with its place and what to do`, async (t) => {
    const lines = `path,label,split\na.png,x,train\n${rest}`;
    const images = { 'a.png': image, 'b.png': image, 'c.png': image };
    const root = folderWith(t, { ...images, 'manifest.csv': lines, [file]: content });
    const work = () => indexDataset(manifest({ classes_file: file }), root);
    const error = await refusal(work, 'DATA_CLASSES_MISMATCH');
    const place = join(root, file);
    assert.equal(error.message, `${place}${says}`);
    assert.equal(error.path, line === undefined ? place : `${place}:${line}`);
    assert.match(error.hint ?? '', hint);
  });
}

test('labels that count from 1 are refused with the line of the image, and what to do', async (t) => {
  const lines = 'path,label,split\na.png,1,train\nb.png,2,train\nc.png,1,test\n';
  const images = { 'a.png': image, 'b.png': image, 'c.png': image };
  const root = folderWith(t, { ...images, 'manifest.csv': lines, 'c.txt': 'cat\ndog\n' });
  const work = () => indexDataset(manifest({ classes_file: 'c.txt' }), root);
  const error = await refusal(work, 'DATA_CLASSES_MISMATCH');
  assert.match(error.message, /the class `1` of a\.png \(.*manifest\.csv:2\) is not among the 2 of /);
  assert.match(error.hint ?? '', /subtract 1/);
  const few = folderWith(t, { ...images, 'manifest.csv': lines, 'c.txt': 'cat\n' });
  const other = await refusal(() => indexDataset(manifest({ classes_file: 'c.txt' }), few), 'DATA_CLASSES_MISMATCH');
  assert.match(other.hint ?? '', /list every class/);
});

test('a sample whose two labels differ, and labels beyond the end of a list, are refused', async (t) => {
  const params = { kind: 'webdataset', train: 'train.tar', test: 'test.tar', seed: null, fingerprint: null } as const;
  const tested = await tarOf({ 'c.png': image, 'c.cls': '0' });
  const root = folderWith(t, {
    'train.tar': await tarOf({ 'a.png': image, 'a.cls': '0', 'a.json': '{"label": 1}', 'b.png': image, 'b.cls': '1' }),
    'test.tar': tested,
    'same.tar': await tarOf({ 'a.png': image, 'a.cls': '0', 'a.json': '{"label": 0}', 'b.png': image, 'b.cls': '1' }),
    'c.txt': 'only\n',
  });
  const two = await refusal(() => indexDataset(params, root), 'DATA_MANIFEST_INVALID');
  assert.equal(two.message, 'wrong samples (1):\n  train.tar#a: it has two labels: `cls` says 0, `json` says 1');
  const same = { ...params, train: 'same.tar' };
  assert.deepEqual((await indexDataset(same, root)).classes, ['0', '1']);
  const work = () => indexDataset({ ...same, classes_file: 'c.txt' }, root);
  const few = await refusal(work, 'DATA_MANIFEST_INVALID');
  assert.match(few.message, /same\.tar#b\.png: the label 1 is not in the range 0 to 0/);
  assert.match(few.hint ?? '', /list every class in `classes_file`/);
});

test('an empty Parquet file, a missing column and an empty text are reported as such', async (t) => {
  const written = (labels: readonly string[]): Uint8Array =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: 'image', data: labels.map(() => ({ bytes: image, path: null })) },
          { name: 'label', data: [...labels] },
        ],
        schema: imageSchema('UTF8'),
      }),
    );
  const root = folderWith(t, {
    'good.parquet': written(['x', 'y']),
    'hole.parquet': written(['x', '']),
    'zero.parquet': '',
  });
  const read = (train: string, label = 'label') => {
    const files = { kind: 'parquet', train, test: 'good.parquet', image: 'image', label } as const;
    return () => indexDataset({ ...files, seed: null, fingerprint: null }, root);
  };
  const zero = await refusal(read('zero.parquet'), 'DATA_SHARD_INVALID');
  assert.equal(zero.message, `${join(root, 'zero.parquet')} can't be read as Parquet: it is empty`);
  const hole = await refusal(read('hole.parquet'), 'DATA_MANIFEST_INVALID');
  assert.equal(hole.message, 'wrong rows (1):\n  hole.parquet#1: its `label` is empty');
  const absent = await refusal(read('hole.parquet', 'class'), 'DATA_MANIFEST_INVALID');
  assert.equal(absent.hint, 'set `label` of the data set to the column of the labels');
});
