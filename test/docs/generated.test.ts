import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { generatedPages } from '../../scripts/docs/pages.ts';

test('the generated pages of docs/ are up to date with schema and commands', async () => {
  for (const [file, text] of await generatedPages()) {
    const written = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
    assert.ok(written === text, `${file} is out of date: run \`npm run docs\``);
  }
});
