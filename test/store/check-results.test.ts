import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import type { FixresError } from '../../src/base/errors.ts';
import type { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { evaluations } from '../../src/store/queries/evaluations.ts';
import {
  classCounts,
  confusions,
  correctAnswers,
  predictionsOf,
  ratedAnswers,
} from '../../src/store/queries/predictions.ts';
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

test('a changed prediction in the database is refused wherever it is read, whichever of its values changed', (context) => {
  const paths = finishedFolder(context);
  const whole = readFileSync(paths.database);
  const asks = [predictionsOf, correctAnswers, classCounts, confusions, ratedAnswers];
  const changes = [
    'image = 7 where image = 0',
    'label = label + 1 where image = 0',
    'predicted = predicted + 1 where image = 1',
    'correct5 = 1 - correct5 where image = 0',
    'loss = loss + 1e-12 where image = 0',
    'loss = null where image = 0',
    'confidence = 0.5001 where image = 0',
    'also_right = 1 where image = 1',
  ];
  for (const change of changes) {
    writeFileSync(paths.database, whole);
    const store = openStore(paths.runsDir);
    for (const ask of asks) ask(store, tested.key);
    store.db.prepare(`update predictions set ${change}`).run();
    store.close();
    for (const ask of asks) {
      assert.throws(
        () => reading(paths, (again) => ask(again, tested.key)),
        ({ code, message, path, hint }: FixresError) => {
          assert.deepEqual([code, path], ['STORE_CORRUPT', paths.database], change);
          assert.ok(
            message.includes(tested.key.slice(0, 8)) && message.endsWith(paths.predictions(tested.key)),
            message,
          );
          assert.match(hint!, /^move `runs\.sqlite` away/);
          return true;
        },
      );
    }
  }
});

test('missing predictions are refused, and those of earlier versions are read unchanged', (context) => {
  const store = temporaryStore(context);
  finishAll(store, store.ledger(samplePlan));
  store.db.prepare('delete from predictions where image = 1').run();
  assert.throws(
    () => classCounts(store, tested.key),
    ({ code }: FixresError) => code === 'STORE_CORRUPT',
  );
  store.db.prepare('update runs set predictions_sha256 = null').run();
  assert.equal(correctAnswers(store, tested.key).length, 1);
});

test('following the hint restores the results', (context) => {
  const paths = finishedFolder(context);
  flipTop1(paths.database);
  renameSync(paths.database, `${paths.database}.damaged`);
  const store = temporaryStore(context, paths.runsDir);
  store.recover(samplePlan);
  assert.equal(evaluations(store, experiment).find(({ key }) => key === tested.key)!.top1, top1);
});

test('missing results are refused as well, and those without a digest are read unchanged', (context) => {
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
