import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixres } from '../fixtures/cli.ts';

const schema = readFileSync('schemas/experiment.schema.json', 'utf8');

test('the schema is printed unchanged', async () => {
  assert.deepEqual(await fixres('schema'), { code: 0, out: schema, err: '' });
});

test('the schema is written to a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-schema-'));
  try {
    const file = join(folder, 'schema.json');
    assert.deepEqual(await fixres('schema', '-o', file), { code: 0, out: '', err: '' });
    assert.equal(readFileSync(file, 'utf8'), schema);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
