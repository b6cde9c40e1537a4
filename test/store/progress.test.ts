import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningRuns, storeStatus } from '../../src/store/queries/status.ts';
import { failedEvent, finishedEvent, runAt, samplePlan, startedEvent, temporaryStore } from './sample-store.ts';

const train = runAt('train tinynet 32 seed 1');
const index = runAt('index shapes seed 1');
const progress = { fraction: 0.25, epoch: 1, epochs: 4, imagesPerSecond: 512, etaMs: 3000 };

test('the progress of running runs is written once a second, and removed when they have ended', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan);
  ledger.record(startedEvent(train));
  ledger.record({ type: 'run-progress', timestampMs: 1, key: train.job.key, progress: { fraction: 0.1 } });
  ledger.record({ type: 'run-progress', timestampMs: 2, key: train.job.key, progress });
  assert.equal(runningRuns(store)[0]?.progress, null);
  context.mock.timers.tick(1000);
  assert.deepEqual(
    runningRuns(store).map((run) => [run.title, run.attempt, run.pid, run.progress]),
    [['train tinynet 32 seed 1', 1, 4711, progress]],
  );
  ledger.record({ type: 'run-progress', timestampMs: 3, key: train.job.key, progress });
  ledger.record(finishedEvent(store, train));
  context.mock.timers.tick(1000);
  assert.deepEqual(store.db.prepare('select count(*) from progress').pluck().get(), 0);
});

test('the status has the owner, counts, running runs and the last failures', (context) => {
  const store = temporaryStore(context);
  const ledger = store.ledger(samplePlan, { file: null, resolved: {}, tags: ['night', 'pilot'] });
  ledger.record(startedEvent(index));
  ledger.record(startedEvent(train));
  ledger.record(failedEvent(train));
  const { owner, experiments, running, failures } = storeStatus(store);
  assert.equal(owner?.pid, process.pid);
  assert.deepEqual(
    experiments.map(({ plannedMs: _, ...rest }) => rest),
    [
      {
        name: samplePlan.experiment,
        tags: ['night', 'pilot'],
        total: 16,
        counts: { SCHEDULED: 14, RUNNING: 1, FINISHED: 0, FAILED: 1, KILLED: 0 },
      },
    ],
  );
  assert.deepEqual(
    running.map(({ key }) => key),
    [index.job.key],
  );
  assert.deepEqual(
    failures.map(({ title, logFile, error }) => [title, logFile, error?.code]),
    [['train tinynet 32 seed 1', '/logs/one.log', 'METHOD_DIVERGED']],
  );
});
