import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { RunJob } from '../../src/domain/jobs/jobs.ts';
import { readCurve } from '../../src/plan/handover/curve-file.ts';
import { writeQueuedRun } from '../../src/plan/handover/queued-files.ts';
import { BatchPaths, type QueuedNews, type QueuedRun } from '../../src/plan/handover/queued-run.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { openToOthers } from '../helpers/open-to-others.ts';
import { moduleFile, nodeOptions } from '../helpers/program.ts';
import { indexJob, trainJob } from './tiny-jobs.ts';

const worker = moduleFile('../../src/execute/queued-worker', import.meta.url);

interface Queue {
  readonly paths: RunPaths;
  readonly batch: BatchPaths;
  /** Carries a run out as its job would; `during` is called every moment. */
  readonly carryOut: (
    job: RunJob,
    options?: Partial<QueuedRun>,
    during?: (pid: number) => void,
  ) => Promise<number | null>;
  readonly failure: () => { readonly error: { readonly code: string }; readonly reason: string };
}

const queueIn = (context: TestContext): Queue => {
  const runsDir = mkdtempSync(join(tmpdir(), 'fixres-queued-'));
  context.after(() => rmSync(runsDir, { recursive: true, force: true }));
  const [paths, batch] = [new RunPaths(runsDir), new BatchPaths(join(runsDir, 'batch'))];
  mkdirSync(batch.folder);
  return {
    paths,
    batch,
    carryOut: (job, options = {}, during = () => {}) => {
      const engine = { name: 'onnx', device: 'cpu' } as const;
      const request = { type: 'run', job, runsDir, attempt: 1, engine, threads: 1 } as const;
      const run: QueuedRun = { request, timeoutMs: null, warningMs: 60_000, requeue: false, before: null, ...options };
      writeQueuedRun(batch.run(3), run);
      const child = spawn(process.execPath, [...nodeOptions, worker, batch.folder, '3'], { stdio: 'ignore' });
      const timer = setInterval(() => during(child.pid!), 20);
      return new Promise((resolve) =>
        child.on('close', (code) => {
          clearInterval(timer);
          resolve(code);
        }),
      );
    },
    failure: () => JSON.parse(readFileSync(batch.failure(3), 'utf8')),
  };
};

const longTraining = {
  ...trainJob,
  params: { ...trainJob.params, recipe: { ...trainJob.params.recipe, epochs: 100_000 } },
};

/** Sends a signal once, when the training has told its loss. */
const signalOnce = ({ batch }: Queue, ...signals: readonly NodeJS.Signals[]): ((pid: number) => void) => {
  let wasSent = false;
  return (pid) => {
    if (wasSent || !existsSync(batch.news(3)) || !readFileSync(batch.news(3), 'utf8').includes('"metrics"')) return;
    wasSent = true;
    for (const signal of signals) process.kill(pid, signal);
  };
};

test('a queued run leaves its outcome and its events, and a restarted job has nothing to do', async (context) => {
  const queue = queueIn(context);
  assert.equal(await queue.carryOut(indexJob), 0);
  assert.equal(await queue.carryOut(trainJob), 0);
  const outcome = readFileSync(queue.paths.outcome(trainJob.key), 'utf8');
  const told = readFileSync(queue.batch.news(3), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as QueuedNews);
  const live = told.flatMap((news) => (news.type === 'metrics' ? news.metrics : []));
  assert.deepEqual(readCurve(queue.paths.curve(trainJob.key), JSON.parse(outcome).curve), live);
  assert.ok(live.length > 0);
  assert.deepEqual(openToOthers(queue.paths.objects), []);
  assert.equal(statSync(queue.batch.news(3)).mode & 0o777, 0o600);
  assert.equal(await queue.carryOut(trainJob), 0);
  assert.equal(readFileSync(queue.paths.outcome(trainJob.key), 'utf8'), outcome);
});

test('a queued run that cannot be executed leaves the reason', async (context) => {
  const queue = queueIn(context);
  assert.equal(await queue.carryOut(trainJob), 1);
  assert.equal(queue.failure().error.code, 'EXECUTE_ARTIFACT_MISSING');
});

test('near the time limit a run that is not requeued reports that it is out of time', async (context) => {
  const queue = queueIn(context);
  await queue.carryOut(indexJob);
  assert.equal(await queue.carryOut(longTraining, {}, signalOnce(queue, 'SIGUSR2')), 1);
  assert.deepEqual([queue.failure().reason, queue.failure().error.code], ['timeout', 'SCHEDULE_TIMEOUT']);
  assert.ok(existsSync(queue.paths.artifact(trainJob.key, 'checkpoint.safetensors')));
});

test('its own time limit ends a run in the same way', async (context) => {
  const queue = queueIn(context);
  await queue.carryOut(indexJob);
  assert.equal(await queue.carryOut(longTraining, { timeoutMs: 200 }), 1);
  assert.equal(queue.failure().reason, 'timeout');
});

test('a preempted run waits for its end and leaves no failure: Slurm queues it again', async (context) => {
  const queue = queueIn(context);
  await queue.carryOut(indexJob);
  const signal = signalOnce(queue, 'SIGUSR2', 'SIGTERM');
  let ticks = 0;
  const killLater = (pid: number): void => {
    signal(pid);
    if (existsSync(queue.paths.artifact(trainJob.key, 'checkpoint.safetensors')) && ++ticks === 100)
      process.kill(pid, 'SIGKILL');
  };
  assert.equal(await queue.carryOut(longTraining, {}, killLater), null);
  assert.ok(!existsSync(queue.batch.failure(3)));
});
