import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeFolder } from '../../../src/base/files/make-folder.ts';

test('a folder is made with its parents, and making it again does no harm', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'fixres-folder-'));
  t.after(() => rmSync(root, { recursive: true }));
  makeFolder(join(root, 'a', 'b', 'c'));
  makeFolder(join(root, 'a', 'b', 'c'));
  assert.ok(existsSync(join(root, 'a', 'b', 'c')));
});

test('a file where a folder should be is an error that names the file', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'fixres-folder-'));
  t.after(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'file'), '');
  assert.throws(() => makeFolder(join(root, 'file', 'below')), { code: 'EEXIST', path: join(root, 'file') });
});

test('a file system that refuses folders is an error, not an endless loop', {
  skip: !existsSync('/proc'),
}, () => {
  assert.throws(() => makeFolder('/proc/fixres/below'), { code: 'ENOENT' });
});
