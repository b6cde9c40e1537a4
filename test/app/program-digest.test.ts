import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { test } from 'node:test';
import { programDigest } from '../../src/app/run/program-digest.ts';
import { temporaryFolder } from '../store/sample-store.ts';

/** Of code that runs as this test does: .ts, or .js when it is compiled. */
const code = extname(import.meta.url);

test('the digest of a program changes with the content and the name of its files, and with nothing else', (context) => {
  const folder = temporaryFolder(context);
  const later = Date.now() + 60_000;
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const digest = () => programDigest(folder, later);
  mkdirSync(join(folder, 'plan'));
  write(`plan/keys${code}`, 'a line');
  const first = digest();
  assert.match(first!, /^[0-9a-f]{64}$/);
  write('notes.txt', 'no code');
  write('plan/keys.d.ts', 'types');
  assert.equal(digest(), first);
  write(`plan/keys${code}`, 'A line');
  const other = digest();
  assert.notEqual(other, first);
  write(`plan/keys${code}`, 'a line');
  assert.equal(digest(), first);
  write(`plan/locks${code}`, 'a line');
  rmSync(join(folder, `plan/keys${code}`));
  assert.notEqual(digest(), first);
});

test('a program that was changed while it ran has no digest', (context) => {
  const folder = temporaryFolder(context);
  const before = Date.now() - 60_000;
  writeFileSync(join(folder, `program${code}`), 'a line');
  assert.equal(programDigest(folder, before), null);
});

test("this program's own code has a digest, the same each time", () => {
  assert.match(programDigest()!, /^[0-9a-f]{64}$/);
  assert.equal(programDigest(), programDigest());
});
