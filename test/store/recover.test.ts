import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { otherContent } from '../../src/base/files/damage.ts';
import { writeOutcomeFile } from '../../src/plan/handover/outcome-file.ts';
import { openStore } from '../../src/store/store.ts';
import { writeCurve, writeOutcome } from '../schedule/fixtures/outcome.ts';
import {
  finishAll,
  finishedEvent,
  runAt,
  samplePlan,
  startedEvent,
  temporaryFolder,
  temporaryStore,
} from './sample-store.ts';

const index = runAt('index shapes seed 1');
const train = runAt('train tinynet 32 seed 1');

test('a run that finished without being recorded is recorded, one that was running is marked as interrupted', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  ledger.record(startedEvent(index));
  ledger.record(startedEvent(train));
  writeOutcome(store.paths, index.job.key, 'index');
  assert.deepEqual(store.recover(), { recorded: [index.job.key], interrupted: [train.job.key], damages: [] });
  assert.equal(ledger.has(index.job.key), true);
  assert.deepEqual(store.db.prepare('select status, reason from runs where key = ?').get(train.job.key), {
    status: 'KILLED',
    reason: 'interrupted',
  });
  assert.deepEqual(store.db.prepare('select status from attempts order by run_id').pluck().all(), [
    'FINISHED',
    'KILLED',
  ]);
  assert.deepEqual(store.recover(), { recorded: [], interrupted: [], damages: [] });
});

test('a run that was running is also marked when its plan is entered again', (context) => {
  const store = temporaryStore(context);
  store.ledger(samplePlan).record(startedEvent(train));
  assert.deepEqual(store.recover(samplePlan), { recorded: [], interrupted: [train.job.key], damages: [] });
  assert.deepEqual(store.db.prepare('select status, reason from attempts').raw().all(), [['KILLED', 'interrupted']]);
});

test('an outcome that is cut off, or whose artifacts are damaged, is reported and not recorded', (context) => {
  const store = temporaryStore(context);
  store.ledger(samplePlan);
  writeOutcome(store.paths, index.job.key, 'index');
  writeFileSync(store.paths.outcome(index.job.key), '{"key": "');
  writeOutcome(store.paths, train.job.key, 'train');
  writeFileSync(store.paths.artifact(train.job.key, 'made.txt'), `made FOR ${train.job.key}`);
  const remedy = 'its run is treated as unfinished';
  assert.deepEqual(
    new Map(store.recover().damages.map(({ key, ...damage }) => [key, damage])),
    new Map([
      [index.job.key, { file: store.paths.outcome(index.job.key), reason: 'it is not JSON', remedy }],
      [train.job.key, { file: store.paths.artifact(train.job.key, 'made.txt'), reason: otherContent, remedy }],
    ]),
  );
});

test('an outcome of an earlier version, which has no checksum, is recorded if it is complete for that version', (context) => {
  const store = temporaryStore(context);
  store.ledger(samplePlan);
  const { key } = index.job;
  const outcome = writeOutcome(store.paths, key, 'index');
  writeFileSync(store.paths.outcome(key), JSON.stringify({ ...outcome, endedMr: 3 }));
  assert.deepEqual(
    store.recover().damages.map(({ reason }) => reason),
    ['it has no checksum'],
  );
  writeFileSync(store.paths.outcome(key), JSON.stringify(outcome, null, 2));
  assert.deepEqual(store.recover(), { recorded: [key], interrupted: [], damages: [] });
});

test('an outcome is recorded with the curve that it refers to, and not without it', (context) => {
  const store = temporaryStore(context);
  store.ledger(samplePlan);
  const { key } = train.job;
  const outcome = writeOutcome(store.paths, key, 'train');
  const curve = writeCurve(store.paths.curve(key), [{ key: 'loss', value: 0.5, step: 1, timestampMs: 5 }]);
  writeOutcomeFile(store.paths.outcome(key), { ...outcome, curve });
  const whole = readFileSync(store.paths.curve(key));
  const { length } = whole;
  const damages: [() => void, string[]][] = [
    [() => rmSync(store.paths.curve(key)), []], // somebody may have removed it
    [
      () => writeFileSync(store.paths.curve(key), whole.subarray(1)),
      [`it has ${length - 1} bytes instead of ${length}`],
    ],
  ];
  for (const [damage, reasons] of damages) {
    damage();
    const { recorded, damages: told } = store.recover();
    assert.deepEqual([recorded, told.map(({ reason }) => reason)], [[], reasons]);
  }
  writeFileSync(store.paths.curve(key), whole);
  assert.deepEqual(store.recover().recorded, [key]);
  assert.deepEqual(store.db.prepare('select step, value from metrics').raw().all(), [[1, 0.5]]);
});

test('if the database is lost, finished runs are found again by the plan', (context) => {
  const folder = temporaryFolder(context);
  const lost = openStore(folder);
  finishAll(lost, lost.ledger(samplePlan));
  lost.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${lost.paths.database}${suffix}`, { force: true });
  const store = temporaryStore(context, folder);
  assert.equal(store.recover(samplePlan).recorded.length, samplePlan.runs.length);
  assert.ok(samplePlan.runs.every(({ job }) => store.knownRuns().has(job.key)));
});

test('runs that finished before are unchanged', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  ledger.record(startedEvent(index));
  ledger.record(finishedEvent(store, index));
  assert.deepEqual(store.recover(), { recorded: [], interrupted: [], damages: [] });
});
