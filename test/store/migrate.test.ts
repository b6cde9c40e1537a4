import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import type { FixresError } from '../../src/base/errors.ts';
import { keepStatements } from '../../src/store/kept-statements.ts';
import { first } from '../../src/store/migrations/001-first.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { openStore } from '../../src/store/store.ts';
import { openToOthers } from '../helpers/open-to-others.ts';
import { samplePlan, temporaryFolder, temporaryStore } from './sample-store.ts';

/** A folder with a database of the first version that holds an experiment. */
const oldFolder = (context: TestContext, owner?: { readonly pid: number; readonly host: string }): string => {
  const folder = temporaryFolder(context);
  const db = keepStatements(new Database(join(folder, 'runs.sqlite')));
  db.pragma('journal_mode = WAL');
  db.exec(first);
  db.pragma('user_version = 1');
  db.exec("insert into experiments (name, spec_key, created_ms, planned_ms) values ('old', 'k', 1, 1)");
  if (owner !== undefined) {
    db.prepare("insert into owner values (1, ?, '', ?, 'fixres run old.yaml', 1)").run(owner.pid, owner.host);
  }
  db.close();
  return folder;
};

test('a database of an earlier version is copied, then migrated with all its contents', (context) => {
  const folder = oldFolder(context);
  const store = temporaryStore(context, folder);
  assert.deepEqual(store.db.prepare('select name from experiments').pluck().all(), ['old']);
  assert.equal(store.db.pragma('user_version', { simple: true }), migrations.length);
  store.ledger(samplePlan);
  assert.deepEqual(
    readdirSync(folder).filter((name) => !name.startsWith('runs.sqlite-')),
    ['runs.sqlite', 'runs.sqlite.version-1.backup'],
  );
  const backup = keepStatements(new Database(join(folder, 'runs.sqlite.version-1.backup'), { readonly: true }));
  assert.deepEqual(backup.prepare('select name from experiments').pluck().all(), ['old']);
  assert.equal(backup.pragma('user_version', { simple: true }), 1);
  backup.close();
  assert.deepEqual(
    openToOthers(folder).filter((name) => name.endsWith('.backup')),
    [],
  );
});

test('reading a database of an earlier version migrates it', (context) => {
  const store = openStore(oldFolder(context), { readonly: true });
  assert.deepEqual(store.db.prepare('select count(*) from tags').pluck().all(), [0]);
  store.close();
});

test('a database of an earlier version is left alone while its owner lives', (context) => {
  const folder = oldFolder(context, { pid: process.ppid, host: hostname() });
  // The first version keeps the start of the process; where it is not known, the number has to do.
  assert.throws(
    () => openStore(folder),
    (error: FixresError) => error.code === 'SCHEDULE_LOCKED' && /fixres run old\.yaml/.test(error.message),
  );
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.backup')),
    [],
  );
});

test('a new database needs no backup', (context) => {
  const folder = temporaryFolder(context);
  temporaryStore(context, folder);
  assert.ok(!readdirSync(folder).some((name) => name.endsWith('.backup')));
});
