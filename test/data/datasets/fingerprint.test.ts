import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { OnDamage } from '../../../src/base/files/damage.ts';
import { writeSealedJson } from '../../../src/base/files/sealed-json.ts';
import { sha256 as sha256Of } from '../../../src/base/json.ts';
import { type Remembered, RememberedFiles } from '../../../src/data/datasets/identity/remembered-files.ts';
import { fingerprintDataset, identifyDataset } from '../../../src/data/index.ts';
import { folder, folderWith, manifest, png } from '../support.ts';

const longAgo = new Date('2020-01-01T00:00:00Z');

test('moving a data set keeps its fingerprint; a pixel, a name, a label and a part change it', async (t) => {
  const root = folderWith(t, {
    'here/train/a/1.png': await png(2, 2, '#000000'),
    'here/train/b/1.png': await png(2, 2, '#000000'),
    'here/val/a/1.png': await png(2, 2, '#000000'),
  });
  const here = join(root, 'here');
  const there = join(root, 'there');
  const before = await fingerprintDataset({ ...folder(), root: here });
  assert.match(before ?? '', /^[0-9a-f]{64}$/);
  cpSync(here, there, { recursive: true });
  assert.equal(await fingerprintDataset({ ...folder(), root: there }), before);

  const seen = new Set([before]);
  const changes: ((root: string) => Promise<void> | void)[] = [
    async (root) => writeFileSync(join(root, 'train/a/1.png'), await png(2, 2, '#000001')),
    (root) => renameSync(join(root, 'train/a/1.png'), join(root, 'train/a/2.png')),
    (root) => renameSync(join(root, 'train/b'), join(root, 'train/c')),
    (root) => cpSync(join(root, 'train/a/2.png'), join(root, 'val/a/2.png')),
  ];
  for (const change of changes) {
    await change(there);
    seen.add(await fingerprintDataset({ ...folder(), root: there }));
  }
  assert.equal(seen.size, 1 + changes.length);
});

test('the order of the manifest does not count', async (t) => {
  const root = folderWith(t, {
    'a.png': await png(2, 2),
    'b.png': await png(2, 2),
    'manifest.csv': 'path,label,split\na.png,x,train\nb.png,x,test\n',
    'turned.csv': 'split,path,label\ntest,b.png,x\ntrain,a.png,x\n',
  });
  const one = await fingerprintDataset({ ...manifest(), root });
  assert.equal(await fingerprintDataset({ ...manifest({ manifest: 'turned.csv' }), root }), one);
});

test('a synthetic data set has no fingerprint', async () => {
  assert.equal(await fingerprintDataset({ kind: 'shapes' }), null);
});

test('a file whose size and time are unchanged is not read again, any other is', async (t) => {
  const root = folderWith(t, { 'train/a/1.png': 'one', 'val/a/1.png': 'two', 'memory.json': 'spoilt' });
  const rememberFile = join(root, 'state', 'memory.json');
  const first = join(root, 'train/a/1.png');
  utimesSync(first, longAgo, longAgo);
  const fingerprint = () => fingerprintDataset({ ...folder(), root }, { rememberFile });
  const before = await fingerprint();

  const memory = JSON.parse(readFileSync(rememberFile, 'utf8'));
  assert.deepEqual(Object.keys(memory.files), [first], 'the other file is too new to be trusted');

  writeFileSync(first, 'uno');
  utimesSync(first, longAgo, longAgo);
  assert.equal(await fingerprint(), before, 'size and time are those of the remembered file');
  utimesSync(first, new Date(), new Date());
  assert.notEqual(await fingerprint(), before);
});

test('a damaged memory is reported and written again, like one of an earlier version, which has no checksum', async (t) => {
  const root = folderWith(t, { 'train/a/1.png': 'one', 'val/a/1.png': 'two' });
  mkdirSync(join(root, 'state'));
  utimesSync(join(root, 'train/a/1.png'), longAgo, longAgo);
  const expected = await fingerprintDataset({ ...folder(), root });
  const rememberFile = join(root, 'state', 'memory.json');
  const remembered = async (): Promise<string[]> => {
    const told: string[] = [];
    const damaged: OnDamage = ({ reason }) => told.push(reason);
    assert.equal(await fingerprintDataset({ ...folder(), root }, { rememberFile, damaged }), expected);
    return told;
  };
  assert.deepEqual(await remembered(), []);
  const whole = readFileSync(rememberFile, 'utf8');
  const otherDigest = whole.replace(/(?<="sha256":")./, (digit) => (digit === '0' ? '1' : '0'));
  const reasons = new Map([
    ['', 'it is empty'],
    ['{', 'it is not JSON'],
    ['{"version":1,"files":{}}', 'it has no checksum'],
    [otherDigest, 'its checksum does not match its content'],
    [whole.slice(0, whole.indexOf('"sha256"')), 'its checksum does not match its content'],
    [whole.slice(0, whole.lastIndexOf('},')), 'it is truncated'],
    [whole.replace('"files":{', '"files": {'), 'its checksum does not match its content'],
  ]);
  for (const [spoilt, reason] of reasons) {
    writeFileSync(rememberFile, spoilt);
    assert.deepEqual(await remembered(), [reason]);
    assert.equal(readFileSync(rememberFile, 'utf8'), whole);
    assert.deepEqual(await remembered(), []);
  }
});

test('the numbers of images come with the fingerprint', async (t) => {
  const root = folderWith(t, {
    'train/a/1.png': 'one',
    'train/a/2.png': 'two',
    'train/b/1.png': 'three',
    'val/a/1.png': 'four',
  });
  const identity = await identifyDataset({ ...folder(), root });
  assert.deepEqual(identity?.images, { train: 3, test: 1, smallestClass: 1 });
  assert.equal(identity?.classes, 2);
  assert.equal(identity.fingerprint, await fingerprintDataset({ ...folder(), root }));
});

test('the memory is JSON with one line per image; one of an earlier version, on a single line, is read too', async (t) => {
  const root = folderWith(t, { 'train/a/"1".png': 'one', 'val/a/1.png': 'two' });
  for (const name of ['train/a/"1".png', 'val/a/1.png']) utimesSync(join(root, name), longAgo, longAgo);
  const rememberFile = join(root, 'state', 'memory.json');
  const fingerprint = () => fingerprintDataset({ ...folder(), root }, { rememberFile });
  const expected = await fingerprint();
  const text = readFileSync(rememberFile, 'utf8');
  assert.equal(text.split('\n').length, 5);
  const { sha256, ...memory } = JSON.parse(text) as { sha256: string; files: Record<string, unknown> };
  assert.deepEqual(
    Object.keys(memory.files).sort(),
    ['train/a/"1".png', 'val/a/1.png'].map((name) => join(root, name)),
  );
  assert.equal(sha256, sha256Of(text.slice(0, text.indexOf(sha256))));
  writeSealedJson(rememberFile, memory, 0);
  writeFileSync(join(root, 'val/a/1.png'), 'TWO');
  utimesSync(join(root, 'val/a/1.png'), longAgo, longAgo);
  assert.equal(await fingerprint(), expected, 'remembered, so not read');
});

test('every image is reported once its digest is known', async (t) => {
  const root = folderWith(t, { 'train/a/1.png': 'one', 'val/a/1.png': 'two' });
  const told: string[] = [];
  await fingerprintDataset(
    { ...folder(), root },
    { onListed: (done) => told.push(`${done}`), progress: (done, total) => told.push(`${done}/${total}`) },
  );
  assert.deepEqual(told, ['1', '2', '1/2', '2/2']);
});

test('thousands of remembered files come back unchanged, from packed rows too', () => {
  const files = new RememberedFiles();
  const entries = Array.from({ length: 3000 }, (_, number): [string, Remembered] => [
    `/photos/class-${Math.floor(number / 1000)}/größe ${number}.JPEG`,
    { size: 2 ** 40 + number, mtimeMs: number + 0.25, sha256: sha256Of(String(number)) },
  ]);
  for (const [path, remembered] of entries) files.set(path, remembered);
  files.set(entries[7]![0], entries[8]![1]);
  entries[7] = [entries[7]![0], entries[8]![1]];
  assert.deepEqual([...files], entries);
  assert.deepEqual(files.get(entries[2999]![0]), entries[2999]![1]);
  assert.equal(files.get('/photos/class-0/absent.JPEG'), undefined);
  assert.equal(files.get('absent.JPEG'), undefined);
});
