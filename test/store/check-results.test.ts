import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { FixresError } from '../../src/base/errors.ts';
import type { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { evaluations } from '../../src/store/queries/evaluations.ts';
import { listRuns } from '../../src/store/queries/runs/runs.ts';
import { showRun } from '../../src/store/queries/runs/show-run.ts';
import { tunedHeads } from '../../src/store/queries/tuned-heads.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { resultFor } from '../schedule/fixtures/outcome.ts';
import { finishAll, samplePlan, temporaryStore } from './sample-store.ts';

const { experiment } = samplePlan;
const tested = samplePlan.runs.find(({ job }) => job.kind === 'evaluate')!.job;
const top1 = resultFor(tested.key);

/** A closed database in which all runs have finished. */
const finishedFolder = (context: TestContext): RunPaths => {
  const store = temporaryStore(context);
  finishAll(store, store.ledger(samplePlan));
  store.close();
  return store.paths;
};

/** Flips the lowest bit of the run's top-1 where it is in the file: after its name, eight bytes, the highest first. */
const flipTop1 = (file: string): void => {
  const bytes = readFileSync(file);
  const record = Buffer.concat([Buffer.from('top1'), Buffer.alloc(8)]);
  record.writeDoubleBE(top1, 4);
  const place = bytes.indexOf(record);
  assert.ok(place >= 0);
  bytes[place + 11]! ^= 1;
  writeFileSync(file, bytes);
};

const reading = <Answer>(paths: RunPaths, ask: (store: Store) => Answer): Answer => {
  const store = openStore(paths.runsDir, { readonly: true });
  try {
    return ask(store);
  } finally {
    store.close();
  }
};

test('a flipped bit of a result in the database is refused wherever it is read', (context) => {
  const paths = finishedFolder(context);
  flipTop1(paths.database);
  const asks: ((store: Store) => unknown)[] = [
    (store: Store) => evaluations(store, experiment),
    (store: Store) => showRun(store, tested.key),
    (store: Store) => listRuns(store, { experiment }),
  ];
  for (const ask of asks) {
    assert.throws(
      () => reading(paths, ask),
      ({ code, message, path, hint }: FixresError) => {
        assert.deepEqual([code, path], ['STORE_CORRUPT', paths.database]);
        assert.ok(message.includes(tested.key.slice(0, 8)) && message.endsWith(paths.outcome(tested.key)), message);
        assert.match(hint!, /^move `runs\.sqlite` away/);
        return true;
      },
    );
  }
});

test('what the hint says gives the results back', (context) => {
  const paths = finishedFolder(context);
  flipTop1(paths.database);
  renameSync(paths.database, `${paths.database}.damaged`);
  const store = temporaryStore(context, paths.runsDir);
  store.recover(samplePlan);
  assert.equal(evaluations(store, experiment).find(({ key }) => key === tested.key)!.top1, top1);
});

test('results that are gone are refused as well, and those without a digest are read as they are', (context) => {
  const store = temporaryStore(context);
  finishAll(store, store.ledger(samplePlan));
  store.db.prepare("delete from results where run_id in (select id from runs where kind = 'finetune')").run();
  assert.throws(
    () => tunedHeads(store, experiment),
    ({ code }: FixresError) => code === 'STORE_CORRUPT',
  );
  store.db.prepare('update runs set results_sha256 = null').run();
  assert.ok(tunedHeads(store, experiment).length > 0);
});
