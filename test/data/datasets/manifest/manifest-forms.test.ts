import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { listImages } from '../../../../src/data/datasets/list-images.ts';
import { folderWith, type ManifestParams, manifest, refusal } from '../../support.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

const images: Files = { 'train/a.png': '', 'train/b.png': '', 'test/c.png': '' };

/** Part, path and class of every image that a manifest names. */
const listed = async (root: string, changes: Partial<ManifestParams>): Promise<string[]> =>
  (await listImages(manifest(changes), root)).images.map(({ part, path, className }) => `${part} ${path} ${className}`);

const expected = ['test test/c.png big dog', 'train train/a.png big dog', 'train train/b.png cat'];

const csv = (separator: string, end = '\n', slash = '/') =>
  ['path,label,split', 'train/a.png,big dog,train', 'train/b.png,cat,train', 'test/c.png,big dog,test', '']
    .join(end)
    .replaceAll(',', separator)
    .replaceAll('/', slash);

const objects = [
  { path: 'train/a.png', label: 'big dog', split: 'train', more: [{ x: ']' }] },
  { path: 'train/b.png', label: 'cat', split: 'train' },
  { path: 'test/c.png', label: 'big dog', split: 'test' },
];

const forms: readonly (readonly [what: string, name: string, content: string | Uint8Array])[] = [
  ['commas', 'm.csv', csv(',')],
  ['semicolons', 'm.csv', csv(';', '\r\n')],
  ['tabs', 'm.tsv', csv('\t')],
  ['UTF-8 with a byte order mark', 'm.csv', `\ufeff${csv(',')}`],
  ['UTF-16 of a spreadsheet, with tabs', 'm.txt', Buffer.from(`\ufeff${csv('\t', '\r\n')}`, 'utf16le')],
  ['UTF-16, big end first, without a mark', 'm.csv', Buffer.from(csv(','), 'utf16le').swap16()],
  ['backslashes', 'm.csv', csv(',', '\r\n', '\\')],
  ['a JSON list', 'm.json', JSON.stringify(objects)],
  ['JSON Lines', 'm.jsonl', objects.map((object) => JSON.stringify(object)).join('\n')],
];

for (const [what, name, content] of forms) {
  test(`a manifest can be: ${what}`, async (t) => {
    assert.deepEqual(await listed(folderWith(t, { ...images, [name]: content }), { manifest: name }), expected);
  });
}

test('empty values between tabs keep their places', async (t) => {
  const root = folderWith(t, {
    ...images,
    'm.tsv': 'path\tnote\tlabel\tsplit\ntrain/a.png\t\tx\ttrain\ntest/c.png\t\tx\ttest\n',
  });
  assert.deepEqual(await listed(root, { manifest: 'm.tsv' }), ['test test/c.png x', 'train train/a.png x']);
});

test('absolute paths must be inside the root', async (t) => {
  const root = folderWith(t, images);
  const lines = `path,label,split\n${root}/train/../train/a.png,x,train\n${root}/test/c.png,x,test\n`;
  writeFileSync(join(root, 'm.csv'), lines);
  assert.deepEqual(await listed(root, { manifest: 'm.csv' }), ['test test/c.png x', 'train train/a.png x']);
  for (const outside of ['/etc/passwd', 'C:\\data\\1.png', '..\\x.png']) {
    const bad = folderWith(t, { 'm.csv': `path,label,split\n${outside},x,test\n` });
    const error = await refusal(() => listed(bad, { manifest: 'm.csv' }), 'DATA_MANIFEST_INVALID');
    assert.ok(error.message.endsWith(`m.csv:2: ${outside} is outside the root`), error.message);
  }
});

test('splits that are not requested are ignored and counted', async (t) => {
  const root = folderWith(t, {
    ...images,
    'm.csv': `${csv(',')}1.png,x,extra\n2.png,x,extra\n3.png,y,extra\n4.png,y,val\n`,
  });
  const { images: found, leftOut } = await listImages(manifest({ manifest: 'm.csv' }), root);
  assert.equal(found.length, 3);
  assert.deepEqual(leftOut, ['4 lines of other splits in m.csv: `extra` (3), `val` (1)']);
  const none = await refusal(() => listed(root, { manifest: 'm.csv', test: 'testing' }), 'DATA_EMPTY');
  assert.match(
    none.message,
    /no line whose `split` is `testing`; other values: `extra` \(3\), `test` \(1\), `val` \(1\)$/,
  );
});

test('a split with many lines is a separate one, however similar its name', async (t) => {
  const more = Array.from({ length: 3 }, (_, index) => `${index}.png,x,test2`).join('\n');
  const root = folderWith(t, { ...images, 'm.csv': `${csv(',')}${more}\n` });
  assert.deepEqual(await listed(root, { manifest: 'm.csv' }), expected);
});

test('each split can have its own file', async (t) => {
  const root = folderWith(t, {
    ...images,
    'lists/train.csv': 'path,label\ntrain/a.png,big dog\ntrain/b.png,cat\n',
    'lists/held out.csv': 'label;path\nbig dog;test/c.png\n',
    'lists/again.csv': 'path,label\ntrain/b.png,cat\n',
  });
  const own = { manifest: 'lists/{split}.csv', test: 'held out' };
  assert.deepEqual(await listed(root, own), expected);
  const { noTraining } = await listImages(manifest({ ...own, train: 'trein' }), root);
  assert.match(noTraining?.message ?? '', /can't read the manifest .*lists\/trein\.csv: the file does not exist$/);
  const twice = await refusal(() => listed(root, { ...own, test: 'again' }), 'DATA_MANIFEST_INVALID');
  assert.match(twice.message, /again\.csv:2: train\/b\.png is already at .*train\.csv:3$/);
});

test("the hub's metadata.csv names images beside it", async (t) => {
  const columns = { path: 'file_name', label: 'label', split: null };
  const root = folderWith(t, {
    ...images,
    'train/metadata.csv': 'file_name,label\na.png,big dog\nb.png,cat\n',
    'test/metadata.csv': 'file_name,label\nc.png,big dog\n',
  });
  const hub = { manifest: '{split}/metadata.csv', columns } as const;
  assert.deepEqual(await listed(root, { ...hub, relative_to: 'manifest' }), expected);
  const error = await refusal(() => listed(root, hub), 'DATA_MANIFEST_INVALID');
  assert.match(error.hint ?? '', /^set `relative_to: manifest` of the data set/);
});

test('a manifest without splits is for a split, or for testing', async (t) => {
  const columns = { path: 'path', label: 'label', split: null };
  const root = folderWith(t, { ...images, 'm.csv': 'path,label\ntrain/a.png,x\ntrain/b.png,x\ntest/c.png,x\n' });
  const parts = async (changes: Partial<ManifestParams>) =>
    (await listImages(manifest({ manifest: 'm.csv', columns, ...changes }), root)).images.map(({ part }) => part);
  assert.deepEqual(await parts({ train: null }), ['test', 'test', 'test']);
  assert.deepEqual(await parts({ split: { test: 0.34, seed: 1 } }), ['test', 'train', 'train']);
  const error = await refusal(() => parts({}), 'DATA_MANIFEST_INVALID');
  assert.match(error.message, /^the training images of .* are undefined: `columns\.split` is null$/);
});

test('labels that are numbers are positions in a list of classes', async (t) => {
  const lines = 'path,label,split\ntrain/a.png,0,train\ntrain/b.png,1,train\ntest/c.png,0,test\n';
  const root = folderWith(t, { ...images, 'm.csv': lines, 'classes.txt': 'big dog\ncat\n' });
  assert.deepEqual(await listed(root, { manifest: 'm.csv', classes_file: 'classes.txt' }), expected);
});

test('wrong columns are named together, with the existing ones and suggestions', async (t) => {
  const root = folderWith(t, {
    'm.csv': '\nfilename;category;split\n',
    'm.json':
      '[\n  {"path": "a", "label": "x", "split": "test"},\n  {"file_name": "b", "class": 1, "split": "test"}\n]',
    'one.json': '[\n\n{"path": "a", "labels": "x", "split": "test"}]',
    'no.json': '[\n{"path": "a"},\n{"path" "b"}]',
    'map.json': '{"a": 1}',
    'latin.csv': Buffer.from('path,label,split\na.png,B\xe4r,test\n', 'latin1'),
  });
  const messageOf = async (name: string): Promise<string> =>
    (await refusal(() => listed(root, { manifest: name }), 'DATA_MANIFEST_INVALID')).message.replaceAll(root, '');
  assert.equal(
    await messageOf('m.csv'),
    '/m.csv has no columns `path`, `label`; its header: `filename`, `category`, `split`; did you mean `filename` for `path`, `category` for `label`?',
  );
  assert.equal(
    await messageOf('m.json'),
    '/m.json has no columns `path`, `label`; its header: `file_name`, `class`, `split`; did you mean `file_name` for `path`, `class` for `label`?',
  );
  assert.equal(
    await messageOf('one.json'),
    '/one.json:3 has no `label`; its keys: path, labels, split; did you mean `labels`?',
  );
  assert.match(await messageOf('no.json'), /^\/no\.json:3 is not JSON: /);
  assert.equal(await messageOf('map.json'), '/map.json:1 is not a JSON list of objects');
  assert.equal(await messageOf('latin.csv'), '/latin.csv:2: the text is not UTF-8');
});
