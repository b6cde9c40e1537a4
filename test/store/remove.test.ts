import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { FixresError } from '../../src/base/errors.ts';
import { removeRun } from '../../src/store/runs/remove-run.ts';
import { removeFolders, unneededFolders } from '../../src/store/runs/unneeded.ts';
import { finishAll, runAt, samplePlan, temporaryStore } from './sample-store.ts';

const evaluate = runAt('evaluate tinynet 32>48 none seed 1');
const train = runAt('train tinynet 32 seed 1');

test('a removed run leaves nothing, and is planned to run again', (context) => {
  const store = temporaryStore(context);
  finishAll(store, store.ledger(samplePlan));
  removeRun(store, evaluate.job.key);
  assert.equal(existsSync(store.paths.folder(evaluate.job.key)), false);
  assert.deepEqual(
    store.db.prepare('select status, environment, started_ms from runs where key = ?').raw().get(evaluate.job.key),
    ['SCHEDULED', null, null],
  );
  for (const table of ['results', 'artifacts', 'predictions', 'attempts']) {
    const rows = store.db.prepare(`select count(*) from ${table} where run_id = (select id from runs where key = ?)`);
    assert.equal(rows.pluck().get(evaluate.job.key), 0, table);
  }
  assert.deepEqual(store.recover(), { recorded: [], interrupted: [], damages: [] });
});

test('a run whose files finished runs have read is only removed by force', (context) => {
  const store = temporaryStore(context);
  finishAll(store, store.ledger(samplePlan));
  assert.throws(
    () => removeRun(store, train.job.key),
    (error: FixresError) => error.code === 'CLI_USAGE' && /finished runs depend on/.test(error.message),
  );
  assert.ok(existsSync(store.paths.folder(train.job.key)));
  removeRun(store, train.job.key, { force: true });
  assert.equal(existsSync(store.paths.folder(train.job.key)), false);
});

test('files that no latest plan needs are found, also of unknown runs; what a plan needs, and its inputs, stay', (context) => {
  const store = temporaryStore(context);
  finishAll(store, store.ledger(samplePlan));
  assert.deepEqual(unneededFolders(store), []);
  // The next plan has one test only: what it was made from is needed, the rest is not.
  store.ledger({ ...samplePlan, runs: [{ ...evaluate, reason: 'cached' }] });
  const unknown = 'f'.repeat(64);
  mkdirSync(store.paths.folder(unknown), { recursive: true });
  writeFileSync(store.paths.artifact(unknown, 'old.bin'), 'xyz');
  const found = unneededFolders(store);
  const keys = found.map(({ key }) => key);
  assert.ok(!keys.includes(evaluate.job.key) && !keys.includes(train.job.key));
  assert.ok(keys.includes(runAt('evaluate tinynet 32>32 none seed 1').job.key));
  assert.deepEqual(
    found.filter(({ title }) => title === null).map(({ key, bytes }) => [key, bytes]),
    [[unknown, 3]],
  );
  removeFolders(store, found);
  assert.deepEqual(unneededFolders(store), []);
  assert.ok(existsSync(store.paths.outcome(train.job.key)));
});
