import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { listImages } from '../../../src/data/datasets/list-images.ts';
import { readClasses } from '../../../src/data/datasets/read-classes.ts';

const root = mkdtempSync(join(tmpdir(), 'fixres-classes-'));
after(() => rmSync(root, { recursive: true }));
const file = join(root, 'classes.txt');

test('a class is the first word of its line', async () => {
  writeFileSync(file, 'n01440764 tench\nn01443537 goldfish\r\nn01484850\n\n');
  assert.deepEqual(await readClasses(file), ['n01440764', 'n01443537', 'n01484850']);
});

test('a class that comes twice is refused with its line', async () => {
  writeFileSync(file, 'a\nb\na\n');
  await assert.rejects(readClasses(file), {
    code: 'DATA_CLASSES_MISMATCH',
    message: /classes\.txt:3: `a` is in line 1/,
  });
});

test('listed classes need no training image, but every image needs a listed class', async () => {
  for (const path of ['train/b', 'val/c']) {
    mkdirSync(join(root, path), { recursive: true });
    writeFileSync(join(root, path, '1.png'), '');
  }
  const layout = { kind: 'folder', train: 'train', test: 'val', classes_file: 'classes.txt' } as const;
  writeFileSync(file, 'a\nb\nc\n');
  assert.deepEqual((await listImages(layout, root)).classes, ['a', 'b', 'c']);
  writeFileSync(file, 'a\nb\n');
  await assert.rejects(listImages(layout, root), { code: 'DATA_CLASSES_MISMATCH', message: /`c` .* not among the 2/ });
});
