import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { largest, smallest } from '../../src/base/extremes.ts';
import { readOwnJson } from '../../src/base/own-json.ts';

test('the extremes of a million values, and of none', () => {
  const values = Array.from({ length: 1_000_000 }, (_, index) => (index * 7919) % 1_000_003);
  assert.throws(() => Math.max(...values), RangeError);
  assert.equal(largest(values), values.toSorted((a, b) => b - a)[0]);
  assert.equal(smallest(values), 0);
  assert.deepEqual([largest([]), smallest([]), largest([1, Number.NaN])], [Math.max(), Math.min(), Number.NaN]);
});

test('a file of our own that is not JSON any more is told as damaged', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-own-json-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'a.json');
  writeFileSync(file, '{"a":1}');
  assert.deepEqual(readOwnJson(file), { a: 1 });
  writeFileSync(file, '{"a":');
  assert.throws(() => readOwnJson(file), { code: 'EXECUTE_ARTIFACT_CORRUPT', path: file });
});
