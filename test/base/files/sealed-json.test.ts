import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { hasExactly, openSealedJson, readSealedJson, writeSealedJson } from '../../../src/base/files/sealed-json.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-sealed-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'some.json');

const value = { key: 'ü', numbers: [1, -0.5, null], of: { deep: true } };
const isFormer = (found: unknown): boolean =>
  hasExactly(found, {
    key: (key) => typeof key === 'string',
    numbers: Array.isArray,
    of: (of) => typeof of === 'object',
  });

for (const indent of [0, 2]) {
  test(`a sealed file is read as intact, and as ordinary JSON (indent ${indent})`, () => {
    writeSealedJson(file, value, indent);
    assert.deepEqual(readSealedJson(file, isFormer), { state: 'intact', value });
    const { sha256, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(rest, value);
    assert.match(sha256, /^[0-9a-f]{64}$/);
  });

  test(`a file with any bit flipped, or cut anywhere, is damaged (indent ${indent})`, () => {
    writeSealedJson(file, value, indent);
    const whole = readFileSync(file);
    for (let bit = 0; bit < 8 * whole.length; bit++) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      assert.equal(openSealedJson(flipped, isFormer).state, 'damaged', `bit ${bit}: ${flipped}`);
    }
    for (let length = 0; length < whole.length; length++) {
      assert.equal(openSealedJson(whole.subarray(0, length), isFormer).state, 'damaged', `cut to ${length} bytes`);
    }
    assert.equal(openSealedJson(Buffer.from(`${whole}\n`), isFormer).state, 'damaged');
  });
}

test('a file of an earlier version, without a checksum, is accepted if it has exactly the members of that version', () => {
  writeFileSync(file, JSON.stringify(value));
  assert.deepEqual(readSealedJson(file, isFormer), { state: 'former', value });
  assert.deepEqual(readSealedJson(file), { state: 'damaged', reason: 'it has no checksum' });
  for (const other of [{ ...value, more: 1 }, { ...value, key: 1 }, { key: 'ü', numbers: [] }, [value], null]) {
    writeFileSync(file, JSON.stringify(other));
    assert.equal(readSealedJson(file, isFormer).state, 'damaged', JSON.stringify(other));
  }
});

test('the reason for the damage is the one that fits', () => {
  const reasons: [string, string][] = [
    ['', 'it is empty'],
    ['{"key": "', 'it is not JSON'],
    ['{"key": 1}', 'it has no checksum'],
    [`{"key": 1, "sha256": "${'0'.repeat(64)}"}\n`, 'its checksum does not match its content'],
  ];
  for (const [content, reason] of reasons) {
    writeFileSync(file, content);
    assert.deepEqual(readSealedJson(file), { state: 'damaged', reason });
  }
});

test('a file that does not exist is absent, and a folder in its place is damage', () => {
  assert.deepEqual(readSealedJson(join(folder, 'none.json')), { state: 'absent' });
  mkdirSync(join(folder, 'folder.json'));
  assert.deepEqual(readSealedJson(join(folder, 'folder.json')), {
    state: 'damaged',
    reason: 'expected a regular file, got a folder',
  });
});
