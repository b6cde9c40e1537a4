import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { FixresError } from '../../src/base/errors.ts';
import { damageBehind } from '../../src/store/damage.ts';
import { keepStatements } from '../../src/store/kept-statements.ts';
import { migrations } from '../../src/store/migrations/index.ts';
import { storedPlan } from '../../src/store/queries/stored-plan.ts';
import { openStore } from '../../src/store/store.ts';
import { wholeDatabase } from '../../src/store/whole-database.ts';
import { moduleUrl, nodeOptions } from '../helpers/program.ts';
import { samplePlan, temporaryFolder, temporaryStore } from './sample-store.ts';

const refusal = (open: () => unknown): FixresError => {
  try {
    open();
  } catch (error) {
    assert.ok(error instanceof FixresError, String(error));
    return error;
  }
  return assert.fail('it was not refused');
};

test('a new store has the newest version, a write-ahead log and full synchronisation', (context) => {
  const store = temporaryStore(context);
  const pragma = (name: string) => store.db.pragma(name, { simple: true });
  assert.deepEqual(
    [pragma('user_version'), pragma('journal_mode'), pragma('synchronous')],
    [migrations.length, 'wal', 2],
  );
});

test('a store from a newer version is refused with both versions, and left alone', (context) => {
  const folder = temporaryFolder(context);
  const store = openStore(folder);
  store.db.pragma('user_version = 99');
  store.close();
  for (const readonly of [false, true]) {
    const error = refusal(() => openStore(folder, { readonly }));
    assert.equal(error.code, 'STORE_NEWER_VERSION');
    assert.match(error.message, /runs\.sqlite has version 99; this fixres knows versions up to \d+$/);
  }
  const again = keepStatements(new Database(store.paths.database, { readonly: true }));
  assert.equal(again.pragma('user_version', { simple: true }), 99);
});

test('a file that is not a database is refused as corrupt, and left alone', (context) => {
  const folder = temporaryFolder(context);
  const file = join(folder, 'runs.sqlite');
  const text = 'this is not a database, but a text that is long enough to be looked at by it';
  writeFileSync(file, text);
  for (const readonly of [false, true]) {
    const error = refusal(() => openStore(folder, { readonly }));
    assert.equal(error.code, 'STORE_CORRUPT');
    assert.match(error.message, /runs\.sqlite is not a usable database/);
    assert.equal(error.path, file);
    assert.equal(readFileSync(file, 'utf8'), text);
  }
});

test('a runs folder that cannot be made or written is refused with its path and a hint', (context) => {
  const folder = temporaryFolder(context);
  writeFileSync(join(folder, 'file'), '');
  const error = refusal(() => openStore(join(folder, 'file', 'runs')));
  assert.equal(error.code, 'STORE_UNWRITABLE');
  assert.match(error.message, /file.runs.runs\.sqlite/);
  assert.match(error.hint ?? '', /--runs-dir/);
});

test('a database that is a folder is refused as unwritable', (context) => {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, 'runs.sqlite'));
  assert.equal(refusal(() => openStore(folder)).code, 'STORE_UNWRITABLE');
});

test('a damaged page is reported when it is read, with the file', (context) => {
  const store = temporaryStore(context);
  store.close();
  const bytes = readFileSync(store.paths.database);
  writeFileSync(store.paths.database, bytes.fill(7, 4096)); // all but the page with the header and the schema's root
  const damaged = refusal(() => {
    const again = openStore(store.paths.runsDir, { readonly: true });
    try {
      again.db.prepare('select count(*) from runs').get();
    } finally {
      again.close();
    }
  });
  assert.deepEqual([damaged.code, damaged.path], ['STORE_CORRUPT', store.paths.database]);
});

test('a database beside which nothing can be written can still be read, unless it has a log', (context) => {
  const store = temporaryStore(context);
  const { database, runsDir } = store.paths;
  store.close();
  mkdirSync(`${database}-shm`); // where SQLite needs a file, as in a folder that can't be written
  const reader = openStore(runsDir, { readonly: true });
  assert.equal(reader.db.prepare('select count(*) from runs').pluck().get(), 0);
  reader.close();
  writeFileSync(`${database}-wal`, 'written, and not in the database yet');
  assert.equal(wholeDatabase(database), null);
});

test('reading creates nothing: without a database there is nothing to read', (context) => {
  const folder = join(temporaryFolder(context), 'runs');
  assert.equal(refusal(() => openStore(folder, { readonly: true })).code, 'STORE_NOT_FOUND');
  assert.equal(existsSync(folder), false);
});

test('a second writer is refused with the pid, host and command of the first, readers are not', (context) => {
  const folder = temporaryFolder(context);
  const store = openStore(folder, { command: 'fixres run a.yaml' });
  context.after(() => store.close());
  const error = refusal(() => openStore(folder));
  assert.equal(error.code, 'SCHEDULE_LOCKED');
  assert.match(error.message, new RegExp(`process ${process.pid} on ${hostname()}, \`fixres run a\\.yaml\`, since 20`));
  openStore(folder, { readonly: true }).close();
});

test('a closed store is free for another owner', (context) => {
  const folder = temporaryFolder(context);
  openStore(folder).close();
  temporaryStore(context, folder);
});

test('an owner that died is replaced without a question', (context) => {
  const folder = temporaryFolder(context);
  const program = `
    import { openStore } from ${JSON.stringify(moduleUrl('../../src/store/store', import.meta.url).href)};
    openStore(process.argv[1]);
    process.kill(process.pid, 'SIGKILL');
  `;
  const { signal } = spawnSync(process.execPath, [...nodeOptions, '--input-type=module', '-e', program, folder]);
  assert.equal(signal, 'SIGKILL');
  const store = temporaryStore(context, folder);
  assert.deepEqual(store.db.prepare('select pid from owner').pluck().all(), [process.pid]);
});

const withOwner = (folder: string, owner: { pid: number; start: string; host: string }): void => {
  const store = openStore(folder);
  const { pid, start, host } = owner;
  store.db.prepare('update owner set pid = ?, process_start = ?, host = ?').run(pid, start, host);
  store.close();
};

test('a process that only has the pid of a dead owner is not the owner', (context) => {
  const folder = temporaryFolder(context);
  withOwner(folder, { pid: process.ppid, start: 'long ago', host: hostname() });
  temporaryStore(context, folder);
});

test('an owner on another host cannot be seen and counts as alive', (context) => {
  const folder = temporaryFolder(context);
  withOwner(folder, { pid: 1, start: '', host: 'elsewhere' });
  assert.match(refusal(() => openStore(folder)).message, /process 1 on elsewhere/);
});

test('damaged JSON in a row is reported as damage of the database', (context) => {
  const store = temporaryStore(context);
  store.ledger(samplePlan);
  store.db.prepare("update experiment_runs set labels = '{'").run();
  const error = refusal(() => storedPlan(store, samplePlan.experiment));
  assert.equal(error.code, 'STORE_CORRUPT');
  assert.match(error.message, /the database contains damaged JSON: /);
});

test('an error without its own reason is reported as damage if the database is damaged', (context) => {
  const store = temporaryStore(context);
  store.ledger(samplePlan);
  store.close();
  const file = store.paths.database;
  openStore(dirname(file), { readonly: true }).close();
  const error = new TypeError('of something else');
  assert.equal(damageBehind(error), error);
  const bytes = readFileSync(file);
  // All pages but the first, which has the schema.
  writeFileSync(file, bytes.fill(7, 4096));
  const damage = damageBehind(error) as FixresError;
  assert.deepEqual([damage.code, damage.path, damage.cause], ['STORE_CORRUPT', file, error]);
});
