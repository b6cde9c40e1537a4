import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RunEvent } from '../../src/domain/events.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import type { RunPaths } from '../../src/plan/handover/run-paths.ts';
import type { Plan, PlannedRun } from '../../src/plan/types.ts';
import { openStore, type Store, type StoreLedger } from '../../src/store/store.ts';
import { experimentOf, facts, variant } from '../plan/sample-experiment.ts';
import { writeOutcome } from '../schedule/fixtures/outcome.ts';

export const samplePlan: Plan = buildPlan(experimentOf(variant), facts);

export const runAt = (title: string): PlannedRun => {
  const run = samplePlan.runs.find((candidate) => candidate.title === title);
  if (run === undefined) throw new Error(`no run \`${title}\` in the sample`);
  return run;
};

/** An empty folder that goes when the test has ended. */
export const temporaryFolder = (context: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-store-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** A store that is closed when the test has ended. */
export const temporaryStore = (context: TestContext, folder = temporaryFolder(context)): Store => {
  const store = openStore(folder);
  context.after(() => store.close());
  return store;
};

export const startedEvent = (run: PlannedRun, attempt = 1): RunEvent => ({
  type: 'run-started',
  timestampMs: 1_000,
  key: run.job.key,
  attempt,
  threads: 2,
  pid: 4711,
});

export const failedEvent = (run: PlannedRun, attempt = 1, willRetry = false): RunEvent => ({
  type: 'run-failed',
  timestampMs: 2_000,
  key: run.job.key,
  attempt,
  status: 'FAILED',
  reason: 'error',
  error: { code: 'METHOD_DIVERGED', message: 'the loss is not a number' },
  logFile: '/logs/one.log',
  willRetry,
});

/** Writes the files of the run as a worker does, and gives the event that tells of it. */
export const finishedEvent = (store: { readonly paths: RunPaths }, run: PlannedRun, attempt = 1): RunEvent => ({
  type: 'run-finished',
  timestampMs: 3_000,
  key: run.job.key,
  attempt,
  outcome: writeOutcome(store.paths, run.job.key, run.job.kind),
});

/** Everything in the plan starts and finishes. */
export const finishAll = (store: Store, ledger: StoreLedger): void => {
  for (const run of samplePlan.runs) {
    ledger.record(startedEvent(run));
    ledger.record(finishedEvent(store, run));
  }
};
