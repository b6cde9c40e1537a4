import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { statusPage } from '../../src/cli/commands/status/status-page.ts';
import type { PlannedRun } from '../../src/plan/types.ts';
import { experimentOrigins } from '../../src/store/queries/experiment-origins.ts';
import { plannedPartImages } from '../../src/store/queries/runs/part-size.ts';
import { listRuns } from '../../src/store/queries/runs/runs.ts';
import { showRun } from '../../src/store/queries/runs/show-run.ts';
import { withStoredPasses } from '../../src/store/queries/runs/stored-passes.ts';
import { storeStatus } from '../../src/store/queries/status.ts';
import { storedPlan } from '../../src/store/queries/stored-plan.ts';
import { forgetParts } from '../../src/store/runs/forget-parts.ts';
import { unneededFolders } from '../../src/store/runs/unneeded.ts';
import { inParts } from '../plan/passes/sample-passes.ts';
import { finishedEvent, samplePlan, startedEvent, temporaryStore } from './sample-store.ts';

const plan = inParts(samplePlan);
const pass = plan.passes!.find(({ parts }) => parts.length > 1)!;
const [first, second] = pass.parts as [PlannedRun, PlannedRun];
const features = plan.runs.filter(({ job }) => pass.runs.includes(job.key));

test('parts are known by their titles, and are not runs of the experiment', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(plan);
  ledger.record(startedEvent(first));
  const { experiments, running } = storeStatus(store);
  assert.equal(experiments[0]?.total, samplePlan.runs.length);
  assert.deepEqual(
    running.map(({ kind, title }) => [kind, title]),
    [['pass', first.title]],
  );
  assert.equal(listRuns(store).length, samplePlan.runs.length);
  ledger.record(finishedEvent(store, first));
  assert.ok(ledger.has(first.job.key) && !ledger.has(second.job.key));
  const again = inParts(samplePlan, store.knownRuns().has).passes!.flatMap(({ parts }) => parts);
  assert.deepEqual(
    again.filter(({ reason }) => reason === 'cached').map(({ job }) => job.key),
    [first.job.key],
  );
});

test('the status has a line for a pass of several parts, with the numbers of finished and running parts', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(plan);
  ledger.record(startedEvent(first));
  ledger.record(finishedEvent(store, first));
  ledger.record(startedEvent(second));
  const status = storeStatus(store);
  const { startedMs, ...progress } = status.passes[0]!;
  assert.deepEqual([status.passes.length, progress], [1, { title: pass.title, parts: 4, finished: 1, running: 1 }]);
  assert.equal(startedMs, status.running[0]!.startedMs);
  const page = statusPage(status, startedMs);
  assert.ok(page.includes(`${pass.title}: 1 of 4 parts, 1 running`), page);
  assert.ok(!page.includes(second.title), page);
  const left = statusPage({ ...status, owner: null }, startedMs);
  assert.match(left, /\ncut short.*\n.*: 1 of 4 parts\n?/);
});

test('files of parts are needed until their features runs have finished, and then become unneeded', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(plan);
  ledger.record(finishedEvent(store, first));
  const partsUnneeded = () => unneededFolders(store).map(({ key, title }) => [key, title]);
  forgetParts(store, plan);
  assert.deepEqual(partsUnneeded(), []);
  for (const run of features) ledger.record(finishedEvent(store, run));
  assert.deepEqual(partsUnneeded(), [[first.job.key, first.title]]);
  forgetParts(store, plan);
  assert.ok(!existsSync(store.paths.folder(first.job.key)));
  assert.ok(!ledger.has(first.job.key));
});

test('a plan that is written twice, and one that names parts again, has each part once', (context) => {
  const store = temporaryStore(context);
  store.ledger(plan);
  store.ledgerForPart(plan);
  const count = store.db.prepare("select count(*) from runs where kind = 'pass'").pluck().get();
  assert.equal(count, plan.passes!.flatMap(({ parts }) => parts).length);
});

test('the part size that was last planned for given runs is known, and for no others', (context) => {
  const store = temporaryStore(context);
  store.ledger(plan);
  assert.equal(plannedPartImages(store, pass.runs), 32);
  assert.equal(plannedPartImages(store, pass.runs.slice(1)), null);
});

test('the time of an experiment includes the parts in which its features were computed', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(plan);
  const ran = (run: PlannedRun): void => {
    ledger.record(startedEvent(run));
    ledger.record(finishedEvent(store, run));
  };
  ran(first);
  assert.equal(experimentOrigins(store, plan.experiment).spentMs, 0);
  features.forEach(ran);
  assert.equal(experimentOrigins(store, plan.experiment).spentMs, (1 + features.length) * 1_000);
});

test('a features run is shown with the parts that computed it, and other runs have none', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(plan);
  ledger.record(startedEvent(first));
  ledger.record(finishedEvent(store, first));
  const partsOf = (run: PlannedRun) => showRun(store, run.job.key).parts.map(({ title, status }) => [title, status]);
  const parts = pass.parts.map(({ title }) => [title, title === first.title ? 'FINISHED' : 'SCHEDULED']);
  for (const run of features) assert.deepEqual(partsOf(run), parts);
  const others = plan.runs.filter(({ job }) => job.kind !== 'features');
  for (const run of others) assert.deepEqual(partsOf(run), []);
});

test('a follower gets the passes that features runs still wait for', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(plan);
  ledger.record(finishedEvent(store, first));
  const shapesOf = () =>
    withStoredPasses(store, storedPlan(store, plan.experiment)).passes?.map(({ title, runs, parts }) => ({
      ...{ title, runs },
      reasons: parts.map(({ reason }) => reason),
    }));
  const planned = plan.passes!.map(({ title, runs, parts }) => ({ title, runs, reasons: parts.map(() => 'absent') }));
  const at = planned.findIndex(({ title }) => title === pass.title);
  planned[at]!.reasons[0] = 'cached';
  assert.deepEqual(shapesOf(), planned);
  for (const run of features) ledger.record(finishedEvent(store, run));
  planned.splice(at, 1);
  assert.deepEqual(shapesOf(), planned);
});
