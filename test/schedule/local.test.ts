import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { RunEvent } from '../../src/domain/events.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { createLocalExecutor } from '../../src/schedule/executors/local/local-executor.ts';
import { type PlanOutcome, type RunPlanOptions, runPlan } from '../../src/schedule/run-plan.ts';
import { moduleUrl } from '../helpers/program.ts';
import { type Recorder, recorderOf } from './recorder.ts';
import { keyOf, planOf } from './sample-plan.ts';

let runsDir = '';
beforeEach(() => {
  runsDir = mkdtempSync(join(tmpdir(), 'fixres-local-'));
});
afterEach(() => rmSync(runsDir, { recursive: true, force: true }));

const three = planOf({ a: {}, b: {}, c: { after: ['a'] } });

const carryOut = async (
  worker: string,
  { graceMs = 60_000, ...options }: Partial<RunPlanOptions> & { readonly graceMs?: number } = {},
  plan = three,
): Promise<{ outcome: PlanOutcome; recorder: Recorder }> => {
  const recorder = recorderOf(plan.runs.map(({ title }) => title));
  const executor = createLocalExecutor({
    workerUrl: moduleUrl(`./fixtures/${worker}`, import.meta.url),
    runsDir,
    engine: { name: 'cpu', device: 'cpu' },
    graceMs,
  });
  const base = { executor, ledger: recorder, workers: 2, threads: 2, firstRetryDelayMs: 1 };
  return { outcome: await runPlan(plan, { ...base, ...options }), recorder };
};

const pidsOf = (events: readonly RunEvent[]): number[] =>
  events.flatMap((event) => (event.type === 'run-started' && event.pid !== null ? [event.pid] : []));

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const logOf = (name: string, attempt = 1): string =>
  readFileSync(new RunPaths(runsDir).log(keyOf(name), attempt), 'utf8');

test('runs are executed in processes that are reused and have ended at the end', async () => {
  const { outcome, recorder } = await carryOut('ok', { workers: 1 });
  assert.equal(outcome.finished, 3);
  const pids = pidsOf(recorder.events);
  assert.equal(new Set(pids).size, 1);
  assert.notEqual(pids[0], process.pid);
  assert.ok(!pids.some(isRunning));
});

test('every attempt has a log of its own output', async () => {
  await carryOut('ok', { workers: 1 });
  for (const name of ['a', 'b', 'c']) assert.equal(logOf(name), `working on ${keyOf(name)}\n`);
});

test('a failed run is reported with its error and log, and the worker continues', async () => {
  const { outcome, recorder } = await carryOut('fail', { workers: 1 });
  assert.deepEqual(outcome.failures[0]?.error, { code: 'METHOD_DIVERGED', message: 'the loss is not a number' });
  assert.match(readFileSync(outcome.failures[0]!.logFile!, 'utf8'), /^this will not work\n$/);
  assert.equal(new Set(pidsOf(recorder.events)).size, 1);
});

test('an abort in native code fails only that attempt, with its log', async () => {
  const { outcome } = await carryOut('abort');
  assert.deepEqual(outcome.failures.map(({ title, reason }) => `${title} ${reason}`).sort(), [
    'a worker_died',
    'b worker_died',
    'c upstream_failed',
  ]);
  const { error, logFile } = outcome.failures.find(({ title }) => title === 'a')!;
  assert.equal(error.code, 'SCHEDULE_WORKER_DIED');
  assert.match(error.message, /was terminated by SIGABRT before the run was done/);
  assert.match(readFileSync(logFile!, 'utf8'), /about to abort\n(.*\n)*.*was terminated by SIGABRT/);
});

test('a full heap fails only that attempt, as out of memory, and is not retried', async () => {
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = '--max-old-space-size=64'; // for the workers
  try {
    const { outcome, recorder } = await carryOut('out-of-heap', { retries: 2 }, planOf({ a: {} }));
    const { status, reason, error, logFile } = outcome.failures[0]!;
    assert.deepEqual([status, reason, error.code], ['FAILED', 'oom', 'SCHEDULE_OUT_OF_MEMORY']);
    assert.match(
      error.message,
      /ran out of memory and aborted \(FATAL ERROR: .*JavaScript heap out of memory\) before/,
    );
    assert.match(readFileSync(logFile!, 'utf8'), /JavaScript heap out of memory/);
    assert.equal(pidsOf(recorder.events).length, 1);
  } finally {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  }
});

test('a SIGKILL from an unknown source is a death of the worker, not out of memory', async () => {
  const { outcome } = await carryOut('kill-itself', {}, planOf({ a: {} }));
  const { reason, error } = outcome.failures[0]!;
  assert.deepEqual([reason, error.code], ['worker_died', 'SCHEDULE_WORKER_DIED']);
});

test('an engine that got no memory fails with reason oom', async () => {
  const { outcome } = await carryOut('engine-out-of-memory', {}, planOf({ a: {} }));
  const { status, reason, error } = outcome.failures[0]!;
  assert.deepEqual([status, reason, error.code], ['FAILED', 'oom', 'ENGINE_OUT_OF_MEMORY']);
});

test('a worker that exits in the middle of a run has failed, whatever its exit code', async () => {
  const { outcome } = await carryOut('exit');
  assert.match(outcome.failures[0]!.error.message, /exited with code 7 before the run was done/);
});

test('a worker program that cannot be loaded is a failure with the reason in the log', async () => {
  const { outcome } = await carryOut('no-such-worker', {}, planOf({ a: {} }));
  assert.equal(outcome.failures[0]?.reason, 'worker_died');
  assert.match(logOf('a'), /Cannot find module .*no-such-worker/);
});

test('a run whose worker was killed is retried in a new process', async () => {
  const { outcome, recorder } = await carryOut('die-first', { retries: 1 });
  assert.equal(outcome.finished, 3);
  assert.equal(recorder.lines().filter((line) => line.startsWith('retries')).length, 3);
});

/** Interrupts once every one of so many runs has begun. */
const interruptedOnce = (runs: number): Pick<RunPlanOptions, 'signal' | 'onEvent'> => {
  const [interrupt, begun] = [new AbortController(), new Set<string>()];
  const onEvent = (event: RunEvent): void => {
    if (event.type === 'run-progress') begun.add(event.key);
    if (begun.size === runs) interrupt.abort();
  };
  return { signal: interrupt.signal, onEvent };
};

test('a worker that is asked to stop may end its run by itself', async () => {
  const { outcome, recorder } = await carryOut('polite', interruptedOnce(2));
  assert.deepEqual(
    outcome.failures.map(({ reason }) => reason),
    ['interrupted', 'interrupted'],
  );
  assert.equal(logOf('a'), 'stopping\n');
  assert.ok(!pidsOf(recorder.events).some(isRunning));
});

test('a worker that continues when it is asked to stop is killed after the grace period', async () => {
  const { outcome, recorder } = await carryOut('deaf', { graceMs: 500, ...interruptedOnce(1) }, planOf({ a: {} }));
  assert.deepEqual(
    outcome.failures.map(({ reason }) => reason),
    ['interrupted'],
  );
  assert.match(logOf('a'), /^going on\nworker process \d+ was terminated by SIGKILL/);
  assert.ok(!pidsOf(recorder.events).some(isRunning));
});

test('a worker that does not respond is killed after the grace period', async () => {
  const { outcome, recorder } = await carryOut('forever', { graceMs: 50, ...interruptedOnce(1) }, planOf({ a: {} }));
  assert.deepEqual(
    outcome.failures.map(({ reason }) => reason),
    ['interrupted'],
  );
  assert.match(logOf('a'), /was terminated by SIGKILL/);
  assert.ok(!pidsOf(recorder.events).some(isRunning));
});

test('a second interrupt kills at once', async () => {
  const [interrupt, kill] = [new AbortController(), new AbortController()];
  const { outcome } = await carryOut(
    'forever',
    {
      signal: interrupt.signal,
      killSignal: kill.signal,
      onEvent: ({ type }) => {
        if (type !== 'run-started') return;
        interrupt.abort();
        kill.abort();
      },
    },
    planOf({ a: {} }),
  );
  assert.deepEqual(
    outcome.failures.map(({ reason, status }) => [reason, status]),
    [['interrupted', 'KILLED']],
  );
});

test('a hanging run ends with its timeout, and the next one gets a new process', async () => {
  const { outcome, recorder } = await carryOut(
    'forever',
    { timeoutMs: 600, graceMs: 100, workers: 1 },
    planOf({ a: {}, b: {} }),
  );
  assert.deepEqual(
    outcome.failures.map(({ reason }) => reason),
    ['timeout', 'timeout'],
  );
  assert.equal(new Set(pidsOf(recorder.events)).size, 2);
});

test('a log that cannot be written fails the run with the file in the message', async () => {
  writeFileSync(join(runsDir, 'objects'), 'a file where a folder should be');
  const { outcome } = await carryOut('ok', {}, planOf({ a: {} }));
  assert.equal(outcome.failures[0]?.error.code, 'BASE_WRITE_FAILED');
  assert.match(outcome.failures[0]!.error.message, /attempt-1\.log/);
});
