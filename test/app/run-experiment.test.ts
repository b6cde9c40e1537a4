import assert from 'node:assert/strict';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RunKind } from '../../src/domain/jobs/run-kinds.ts';
import type { PlannedRun } from '../../src/plan/types.ts';
import { findExperiment } from '../../src/store/queries/find-experiment.ts';
import { storedPlan } from '../../src/store/queries/stored-plan.ts';
import { removeRun } from '../../src/store/runs/remove-run.ts';
import { fixres } from '../cli/fixtures/cli.ts';
import { type Again, type FinishedFolder, finishedFolder, PlannedAgain, writeWeights } from './finished-folder.ts';

const runOf = ({ plan }: FinishedFolder, kind: RunKind) => plan.runs.find(({ job }) => job.kind === kind)!;

test('a finished experiment is not replanned, and ends with the same events and outcome as if it were', async (context) => {
  const small = await finishedFolder(context);
  const again = await small.again();
  assert.deepEqual(again, await small.planned({ digest: null }));
  const runs = small.plan.runs.length;
  assert.deepEqual(again, {
    outcome: { finished: 0, cached: runs, failed: 0, killed: 0, interrupted: false, left: 0, failures: [], causes: [] },
    events: [
      { type: 'plan-started', timestampMs: 0, experiment: 'small', total: runs, cached: runs },
      {
        ...{ type: 'plan-ended', timestampMs: 0, experiment: 'small' },
        ...{ finished: 0, cached: runs, failed: 0, killed: 0, left: 0, interrupted: false, causes: [] },
      },
    ],
  });
});

test('the output for a finished experiment is identical to that of a planned one', async (context) => {
  const small = await finishedFolder(context);
  for (const how of ['--no-tui', '--json']) {
    const run = async () => {
      const { out, ...ended } = await fixres('run', small.spec, '--runs-dir', small.runsDir, how);
      return { ...ended, out: out.replace(/\d\d:\d\d:\d\d|(?<="timestampMs":)\d+/g, 'T') };
    };
    small.withStore(({ db }) => db.exec('update experiments set made_from = null'));
    const planned = await run();
    const [kept] = storedDigests(small);
    assert.match(String(kept), /^[0-9a-f]{64}$/);
    assert.equal(planned.code, 0, planned.err);
    assert.deepEqual(await run(), planned);
  }
});

const storedDigests = (small: FinishedFolder): readonly unknown[] => {
  let found: readonly unknown[] = [];
  small.withStore(({ db }) => {
    found = db.prepare('select made_from from experiments').pluck().all();
  });
  return found;
};

/** Other ways of running it again, each of which makes the plan be made again. */
const otherWays: Readonly<Record<string, Again>> = {
  'another value in the spec': { set: ['finetune.recipe.epochs=2'] },
  'another description in the spec': { set: ['description=other words'] },
  'other code': { digest: 'other code' },
  'code that changed on the way': { digest: null },
  '`--force`': { force: true },
};

for (const [what, how] of Object.entries(otherWays)) {
  test(`a finished experiment is planned again with ${what}`, async (context) => {
    const small = await finishedFolder(context);
    await small.again();
    await assert.rejects(small.again(how), PlannedAgain);
  });
}

const asCached = (run: PlannedRun): PlannedRun => ({ ...run, reason: 'cached' });

/** What happens in between, each of which makes the plan be made again. */
const changes: Readonly<Record<string, (small: FinishedFolder) => void>> = {
  'an image changed': ({ folder }) => writeFileSync(join(folder, 'val/b/4.jpg'), 'another'),
  'an image was added': ({ folder }) => writeFileSync(join(folder, 'val/b/5.jpg'), 'one more'),
  'the weights changed': ({ folder }) => writeWeights(folder, 2),
  'a run was removed': (small) =>
    small.withStore((store) => removeRun(store, runOf(small, 'evaluate').job.key, { force: true })),
  'a run failed': (small) =>
    small.withStore(({ db }) => db.exec("update runs set status = 'FAILED' where kind = 'evaluate'")),
  'features were found damaged': (small) =>
    small.withStore(({ db }) => db.exec("update runs set status = 'FAILED' where kind = 'features'")),
  'a run is tried again': (small) =>
    small.withStore((store) => {
      store.ledgerForPart({ ...small.plan, runs: [{ ...runOf(small, 'finetune'), reason: 'forced' }] });
    }),
  'an outcome is gone': (small) =>
    small.withStore(({ paths }) => rmSync(paths.outcome(runOf(small, 'finetune').job.key))),
  'a file is shorter': (small) =>
    small.withStore(({ paths }) => truncateSync(paths.artifact(runOf(small, 'finetune').job.key, 'made.txt'), 3)),
  'a plan was kept without what it was made from': (small) =>
    small.withStore((store) => void store.ledger({ ...small.plan, runs: small.plan.runs.map(asCached) })),
  'the database is one of an earlier version': (small) =>
    small.withStore(({ db }) => {
      db.exec(
        'drop table damages; alter table predictions drop column confidence; alter table predictions drop column also_right',
      );
      db.exec('alter table experiments drop column made_from; alter table runs drop column results_sha256');
      db.exec('alter table runs drop column predictions_sha256');
      db.pragma('user_version = 2');
    }),
};

for (const [what, change] of Object.entries(changes)) {
  test(`a finished experiment is planned again after ${what}`, async (context) => {
    const small = await finishedFolder(context);
    await small.again();
    change(small);
    await assert.rejects(small.again(), PlannedAgain);
  });
}

test('no finished run waits for pruned features: nothing is planned, and nothing would run', async (context) => {
  const small = await finishedFolder(context);
  small.withStore(({ paths }) => rmSync(paths.folder(runOf(small, 'features').job.key), { recursive: true }));
  assert.deepEqual(await small.again(), await small.planned({ digest: null }));
});

test('a view that requests the plan gets the one that would be made', async (context) => {
  const small = await finishedFolder(context);
  const cached = { ...small.plan, runs: small.plan.runs.map(asCached) };
  small.withStore((store) => assert.deepEqual(storedPlan(store, 'small'), cached));
});

test('an experiment that was not replanned still counts as the latest', async (context) => {
  const small = await finishedFolder(context);
  small.withStore((store) => {
    store.db.exec('update experiments set planned_ms = 1');
    store.db.exec("insert into experiments (name, spec_key, created_ms, planned_ms) values ('other', 'k', 2, 2)");
    assert.equal(findExperiment(store).name, 'other');
  });
  await small.again();
  small.withStore((store) => assert.equal(findExperiment(store).name, 'small'));
});
