import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { finishAll, samplePlan, temporaryStore } from './sample-store.ts';

const readme = readFileSync(new URL('../../src/store/README.md', import.meta.url), 'utf8');

test('every query in the README works', (context) => {
  const store = temporaryStore(context);
  finishAll(store, store.ledger({ ...samplePlan, experiment: 'quickstart' }));
  const questions = readme
    .split(/\n(?! {4})/)
    .map((block) => block.trim())
    .filter((block) => block.startsWith('select'));
  const answers = questions.map((question) => store.db.prepare(question).all().length);
  // 6 tests; 3 scopes at 2 resolutions; no metrics; nothing failed; runs with other keys.
  assert.deepEqual(answers, [6, 6, 0, 0, 0]);
});

test('the README has every table', (context) => {
  const tables = temporaryStore(context)
    .db.prepare<[], string>("select name from sqlite_master where type = 'table'")
    .pluck()
    .all();
  for (const table of tables) assert.match(readme, new RegExp(`\`${table}\``));
});
