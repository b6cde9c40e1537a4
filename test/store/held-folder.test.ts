import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { type TestContext, test } from 'node:test';
import type { FixresError } from '../../src/base/errors.ts';
import { HeldFolder } from '../../src/store/held-folder.ts';
import { livingOwner } from '../../src/store/owner.ts';
import { removeRun } from '../../src/store/runs/remove-run.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { failedEvent, runAt, samplePlan, startedEvent, temporaryFolder, temporaryStore } from './sample-store.ts';

const index = runAt('index shapes seed 1');
const metric = { key: 'train_loss', step: 1, value: 0.5, timestampMs: 4 };

const refusal = (work: () => unknown): FixresError => {
  try {
    work();
  } catch (error) {
    return error as FixresError;
  }
  throw new Error('it was not refused');
};

/** The owner row as another host would have left it. */
const withOwnerElsewhere = (store: Store, renewedAgoMs: number): void => {
  store.db
    .prepare("update owner set pid = 77, process_start = '', host = 'elsewhere', renewed_ms = ?")
    .run(Date.now() - renewedAgoMs);
};

const folderOwnedElsewhere = (context: TestContext, renewedAgoMs: number): string => {
  const folder = temporaryFolder(context);
  const store = openStore(folder, { command: 'fixres run far.yaml' });
  withOwnerElsewhere(store, renewedAgoMs);
  store.close();
  return folder;
};

test('an owner on another host that renews its lease is alive', (context) => {
  const folder = folderOwnedElsewhere(context, 60_000);
  assert.match(refusal(() => openStore(folder)).message, /process 77 on elsewhere, `fixres run far\.yaml`/);
  const reader = openStore(folder, { readonly: true });
  assert.equal(livingOwner(reader.db)?.host, 'elsewhere');
  reader.close();
});

test('an owner on another host that has not renewed its lease is dead, and replaced', (context) => {
  const store = temporaryStore(context, folderOwnedElsewhere(context, 200_000));
  assert.equal(livingOwner(store.db)?.host, hostname());
});

/** As a system leaves it that does not say when a process started: `pid` may be another process by now. */
const folderOwnedHere = (context: TestContext, pid: number, renewedAgoMs: number): string => {
  const folder = temporaryFolder(context);
  const store = openStore(folder, { command: 'fixres run near.yaml' });
  store.db.prepare("update owner set pid = ?, process_start = '', renewed_ms = ?").run(pid, Date.now() - renewedAgoMs);
  store.close();
  return folder;
};

test('if the start time of a process is unknown, another process with its pid is not the owner once the lease has expired', (context) => {
  const refused = refusal(() => openStore(folderOwnedHere(context, process.pid, 60_000)));
  assert.equal(refused.code, 'SCHEDULE_LOCKED');
  const store = temporaryStore(context, folderOwnedHere(context, process.pid, 200_000));
  assert.notEqual(livingOwner(store.db)?.processStart, '');
  temporaryStore(context, folderOwnedHere(context, 2 ** 30, 0)); // that number is nobody's
});

test('an owner whose clock is ahead is alive', (context) => {
  const folder = folderOwnedElsewhere(context, -3_600_000);
  assert.equal(refusal(() => openStore(folder)).code, 'SCHEDULE_LOCKED');
});

test('a process that was considered dead writes no more', (context) => {
  const store = temporaryStore(context);
  context.mock.timers.enable({ apis: ['setInterval'] });
  const held = new HeldFolder(store.db, store.paths.database);
  held.assertHeld();
  withOwnerElsewhere(store, 0);
  context.mock.timers.tick(16_000);
  assert.match(refusal(() => held.assertHeld()).message, /another fixres is running in this folder: process 77/);
  held.close();
});

test('a process writes no more from the moment that another one has taken over, whatever it was about to write', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  ledger.record(startedEvent(index));
  const metrics = { type: 'run-metrics', timestampMs: 1, key: index.job.key, metrics: [metric] } as const;
  ledger.record(metrics);
  const rows = () => store.db.prepare('select * from runs, attempts').all();
  const before = rows();
  withOwnerElsewhere(store, 0);
  const writes: readonly (() => void)[] = [
    () => ledger.record(failedEvent(index)),
    () => ledger.record({ ...metrics, metrics: Array(100).fill(metric) }),
    () => store.ledger(samplePlan),
    () => store.ledgerForSame(samplePlan.experiment),
    () => store.ledgerForPart(samplePlan),
    () => removeRun(store, index.job.key),
  ];
  for (const write of writes)
    assert.match(refusal(write).message, /another fixres is running in this folder: process 77/);
  store.close();
  const reader = openStore(store.paths.runsDir, { readonly: true });
  assert.deepEqual(reader.db.prepare('select * from runs, attempts').all(), before);
  assert.deepEqual(reader.db.prepare('select * from metrics').all(), []);
  assert.equal(livingOwner(reader.db)?.host, 'elsewhere');
  reader.close();
});

test('a folder that is deleted during writing is an error, and is not recreated by closing', {
  skip: process.platform === 'win32',
}, (context) => {
  const folder = temporaryFolder(context);
  const store = openStore(folder);
  const ledger = store.ledger(samplePlan);
  rmSync(folder, { recursive: true });
  const error = refusal(() => ledger.record(startedEvent(index)));
  assert.equal(error.code, 'STORE_UNWRITABLE');
  assert.match(error.message, /was deleted or replaced while it was in use/);
  store.close();
  assert.equal(existsSync(folder), false);
  mkdirSync(folder); // for the clean-up
});
