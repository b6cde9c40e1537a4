import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readSpecFile } from '../../../src/spec/read/read-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-read-text-'));
after(() => rmSync(folder, { recursive: true }));

const written = (content: string | Uint8Array): string => {
  const file = join(folder, 'spec.yaml');
  writeFileSync(file, content);
  return file;
};

test('a spec is identified by its path below the current folder, or by its whole path', () => {
  const file = written('name: a\n');
  assert.equal(readSpecFile(file, folder).name, 'spec.yaml');
  assert.equal(readSpecFile(file, join(folder, 'elsewhere')).name, file);
});

test('a byte order mark is not part of the text', () => {
  assert.equal(readSpecFile(written('\ufeffname: a\n'), folder).text, 'name: a\n');
});

test('a missing file is refused', () => {
  assert.throws(() => readSpecFile(join(folder, 'no.yaml'), folder), {
    code: 'SPEC_NOT_FOUND',
    message: 'expected a spec file, got nothing at no.yaml',
  });
});

test('a folder is refused', () => {
  assert.throws(() => readSpecFile(folder, '/'), {
    code: 'SPEC_NOT_FOUND',
    message: `expected a spec file, got the folder ${folder.slice(1)}`,
    hint: 'name a YAML file in it',
  });
});

test('a file of more than 1 MiB is refused', () => {
  assert.throws(() => readSpecFile(written('#'.repeat(1024 * 1024 + 1)), folder), {
    code: 'SPEC_SYNTAX',
    message: 'expected a spec of at most 1 MiB, got more in spec.yaml',
  });
  assert.equal(readSpecFile(written('#'.repeat(1024 * 1024)), folder).text.length, 1024 * 1024);
});

test('bytes that are no UTF-8 are refused', () => {
  assert.throws(() => readSpecFile(written(Buffer.from('name: \u00fc', 'latin1')), folder), {
    code: 'SPEC_SYNTAX',
    message: 'expected UTF-8 text, got other bytes in spec.yaml',
    hint: 'save the file as UTF-8',
  });
});
