import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { putInPlace } from '../../scripts/build/put-in-place.js';

const folderWith = (root: string, name: string, files: Readonly<Record<string, string>>): string => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name, file)), { recursive: true });
    writeFileSync(join(root, name, file), text);
  }
  return join(root, name);
};

test('a build replaces the previous one, and an identical build leaves it untouched', (context) => {
  const root = mkdtempSync(join(tmpdir(), 'fixres-build-'));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const place = folderWith(root, 'dist', { 'cli/main.js': 'old', 'gone.js': '' });
  putInPlace(folderWith(root, 'fresh', { 'cli/main.js': 'new' }), place);
  assert.equal(readFileSync(join(place, 'cli/main.js'), 'utf8'), 'new');
  assert.deepEqual(readdirSync(place), ['cli']);
  const { ino } = statSync(join(place, 'cli/main.js'));
  putInPlace(folderWith(root, 'fresh', { 'cli/main.js': 'new' }), place);
  assert.equal(statSync(join(place, 'cli/main.js')).ino, ino);
  putInPlace(folderWith(root, 'first', { 'a.js': '' }), join(root, 'other'));
  assert.deepEqual(readdirSync(root).sort(), ['dist', 'other']);
});
