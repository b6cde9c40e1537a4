import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { newsLine, writeFailure } from '../../../src/plan/handover/queued-files.ts';
import { RunPaths } from '../../../src/plan/handover/run-paths.ts';
import type { Plan } from '../../../src/plan/types.ts';
import { createSlurmExecutor } from '../../../src/schedule/executors/slurm/slurm-executor.ts';
import { type PlanOutcome, type RunPlanOptions, runPlan } from '../../../src/schedule/run-plan.ts';
import { defaultSlurm } from '../../../src/spec/slurm/default-slurm.ts';
import { openToOthers } from '../../helpers/open-to-others.ts';
import { writeOutcome } from '../fixtures/outcome.ts';
import { type Recorder, recorderOf } from '../recorder.ts';
import { keyOf, planOf } from '../sample-plan.ts';
import { type FakeJob, FakeSlurm, outage, refusal } from './fake-slurm.ts';

let runsDir = '';
let slurm: FakeSlurm;
beforeEach(() => {
  runsDir = mkdtempSync(join(tmpdir(), 'fixres-slurm-'));
  slurm = new FakeSlurm();
});
afterEach(() => rmSync(runsDir, { recursive: true, force: true }));

const executorOf = (settings: Partial<typeof defaultSlurm> = {}, settleMs = 40) =>
  createSlurmExecutor({
    workerUrl: new URL('file:///worker.js'),
    runsDir,
    engine: { name: 'cpu', device: 'cpu' },
    slurm: { ...defaultSlurm, ...settings },
    programs: slurm.programs,
    pollMs: 10,
    settleMs,
  });

const carryOut = async (
  plan: Plan,
  options: Partial<RunPlanOptions> = {},
  settings: Partial<typeof defaultSlurm> = {},
  settleMs?: number,
): Promise<{ outcome: PlanOutcome; recorder: Recorder }> => {
  const recorder = recorderOf(plan.runs.map(({ title }) => title));
  const executor = executorOf(settings, settleMs);
  const base = { executor, ledger: recorder, workers: 100, threads: 100, firstRetryDelayMs: 1 };
  return { outcome: await runPlan(plan, { ...base, ...options }), recorder };
};

/** A job that does its work at once. */
const work = (job: FakeJob): void => {
  writeOutcome(new RunPaths(runsDir), job.run.request.job.key, job.run.request.job.kind);
  job.state = 'COMPLETED';
};

const endAs =
  (state: string, exitCode = 0) =>
  (job: FakeJob): void => {
    job.state = state;
    job.exitCode = exitCode;
  };

const failureOf = async (onSubmit: (job: FakeJob) => void) => {
  slurm.onSubmit = onSubmit;
  const { outcome } = await carryOut(planOf({ a: {} }));
  const [{ status, reason, error }] = outcome.failures as [PlanOutcome['failures'][number]];
  return { told: `${status} ${reason} ${error.code}`, message: error.message };
};

test('a grid runs as job arrays, inputs first, and leaves no jobs behind', async () => {
  slurm.onSubmit = work;
  const { outcome, recorder } = await carryOut(planOf({ a: {}, b: {}, c: { after: ['a', 'b'] } }));
  assert.equal(outcome.finished, 3);
  assert.deepEqual(
    slurm.jobs.map(({ jobId, index, run }) => [jobId, index, run.request.job.key]),
    [
      [101, 0, keyOf('a')],
      [101, 1, keyOf('b')],
      [102, 0, keyOf('c')],
    ],
  );
  assert.equal(recorder.lines().at(-1), 'finished c');
  assert.deepEqual(readdirSync(join(runsDir, 'batches')), []);
});

test('other users can read neither the files of a batch nor its logs', async () => {
  slurm.onSubmit = (job) => {
    assert.deepEqual(openToOthers(join(runsDir, 'batches')), []);
    assert.deepEqual(openToOthers(new RunPaths(runsDir).objects), []);
    work(job);
  };
  assert.equal((await carryOut(planOf({ a: {} }))).outcome.finished, 1);
});

test('an array has no more runs than the spec allows', async () => {
  slurm.onSubmit = work;
  await carryOut(planOf({ a: {}, b: {}, c: {} }), {}, { array_size: 2 });
  assert.deepEqual(
    slurm.calls
      .filter(({ program }) => program === 'sbatch')
      .map(({ words }) => words.find((word) => /array/.test(word))),
    ['--array=0-1', '--array=0-0'],
  );
});

test('one query of the queue is enough for many runs', async () => {
  slurm.onSubmit = (job) => slurm.atQuestion(5, () => work(job));
  await carryOut(planOf(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`run${index}`, {}]))));
  assert.ok(slurm.count('squeue') < 30, `${slurm.count('squeue')} questions`);
  assert.equal(slurm.count('sbatch'), 1);
});

test('a run is reported as started when Slurm starts it, with its log, and its events are passed on', async () => {
  slurm.onSubmit = (job) => {
    slurm.atQuestion(2, () => {
      const metric = { key: 'loss', value: 0.5, step: 1, timestampMs: 1 };
      appendFileSync(job.batch.news(job.index), `${newsLine({ type: 'metrics', metrics: [metric] })}{"type":"prog`);
      appendFileSync(job.batch.log(job.index), 'from the job\n');
    });
    slurm.atQuestion(4, () => work(job));
  };
  const { recorder } = await carryOut(planOf({ a: {} }));
  const types = recorder.events.map(({ type }) => type);
  assert.deepEqual(types, ['plan-started', 'run-started', 'run-metrics', 'run-finished', 'plan-ended']);
  assert.ok(existsSync(new RunPaths(runsDir).log(keyOf('a'), 1)));
});

test('a failure that the run recorded takes precedence over what Slurm says', async () => {
  const { told, message } = await failureOf((job) => {
    const error = { code: 'METHOD_DIVERGED' as const, message: 'the loss is not a number' };
    writeFailure(job.batch.failure(job.index), { error, reason: 'error' });
    job.state = 'COMPLETED';
  });
  assert.deepEqual([told, message], ['FAILED error METHOD_DIVERGED', 'the loss is not a number']);
});

test("Slurm's reason is reported for a job that recorded nothing", async () => {
  for (const [state, expected] of Object.entries({
    TIMEOUT: 'KILLED timeout SCHEDULE_TIMEOUT',
    OUT_OF_MEMORY: 'FAILED oom SCHEDULE_OUT_OF_MEMORY',
    NODE_FAIL: 'FAILED node_fail SCHEDULE_WORKER_DIED',
    PREEMPTED: 'KILLED preempted SCHEDULE_WORKER_DIED',
    CANCELLED: 'KILLED cancelled SCHEDULE_INTERRUPTED',
    FAILED: 'FAILED worker_died SCHEDULE_WORKER_DIED',
  })) {
    assert.equal((await failureOf(endAs(state, 768))).told, expected);
  }
});

test('a job that aborted after an out-of-memory message failed for lack of memory', async () => {
  const full = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n';
  const { told, message } = await failureOf((job) => {
    appendFileSync(job.batch.log(job.index), full);
    endAs('FAILED', 6)(job);
  });
  assert.equal(told, 'FAILED oom SCHEDULE_OUT_OF_MEMORY');
  assert.match(message, /job 101_0 ran out of memory and aborted \(FATAL ERROR: .*JavaScript heap out of memory\)/);
});

test('a failed job is reported with its exit code, and a job that Slurm has forgotten as such', async () => {
  assert.match(
    (await failureOf(endAs('FAILED', 768))).message,
    /job 101_0 ended in state FAILED with exit code 3 before/,
  );
  assert.match((await failureOf(endAs('FAILED', 9))).message, /with signal 9 before/);
  assert.match((await failureOf(endAs('FORGOTTEN'))).message, /is no longer known to Slurm, and wrote no outcome/);
});

test('a job that Slurm requeues is waited for, and counts as one attempt', async () => {
  slurm.onSubmit = (job) => {
    job.state = 'RUNNING';
    slurm.atQuestion(2, () => endAs('PREEMPTED')(job));
    slurm.atQuestion(3, () => endAs('PENDING')(job));
    slurm.atQuestion(4, () => endAs('RUNNING')(job));
    slurm.atQuestion(5, () => work(job));
  };
  const { recorder } = await carryOut(planOf({ a: {} }), {}, {}, 60_000);
  assert.deepEqual(recorder.lines(), ['started a', 'finished a']);
});

test('a run whose node failed is retried if retries are left', async () => {
  slurm.onSubmit = (job) => (slurm.jobs.length === 1 ? endAs('NODE_FAIL')(job) : work(job));
  const { recorder } = await carryOut(planOf({ a: {} }), { retries: 1 });
  assert.deepEqual(recorder.lines(), ['retries a node_fail', 'started a', 'finished a']);
});

test('while the controller is down nothing fails, and runs that finish meanwhile are recognised by their files', async () => {
  slurm.onSubmit = (job) => {
    slurm.instead = () => outage;
    slurm.atQuestion(job.index === 0 ? 2 : 6, () => work(job));
    slurm.atQuestion(4, () => {
      slurm.instead = () => null;
    });
  };
  const { outcome, recorder } = await carryOut(planOf({ a: {}, b: {} }));
  assert.equal(outcome.finished, 2);
  assert.deepEqual(
    recorder.lines().filter((line) => line.startsWith('fail')),
    [],
  );
});

test('an unanswered submission is not repeated if Slurm has received it', async () => {
  let calls = 0;
  slurm.onSubmit = work;
  slurm.instead = (program) => {
    if (program !== 'sbatch') return null;
    calls++;
    slurm.submit(slurm.calls.at(-1)!.words);
    return outage;
  };
  const { outcome } = await carryOut(planOf({ a: {} }));
  assert.deepEqual([outcome.finished, calls, slurm.jobs.length], [1, 1, 1]);
});

test('a submission during an outage is repeated until the controller answers', async () => {
  let silent = 3;
  slurm.onSubmit = work;
  slurm.instead = (program) => (program === 'sbatch' && silent-- > 0 ? outage : null);
  assert.equal((await carryOut(planOf({ a: {} }))).outcome.finished, 1);
  assert.equal(slurm.jobs.length, 1);
});

test("a job that Slurm refuses fails with Slurm's message, and is not retried", async () => {
  slurm.instead = (program) => (program === 'sbatch' ? refusal : null);
  const { outcome } = await carryOut(planOf({ a: {}, b: {} }), { retries: 3 });
  assert.equal(slurm.count('sbatch'), 1);
  assert.deepEqual(
    outcome.failures.map(({ error }) => error.message),
    Array(2).fill('sbatch refused: invalid partition specified: gpu'),
  );
});

test('an interrupt cancels the jobs with one call, and waits for their end', async () => {
  const interrupt = new AbortController();
  slurm.onSubmit = (job) => {
    job.state = 'RUNNING';
    slurm.atQuestion(2, () => interrupt.abort());
  };
  slurm.onCancel = (job) => slurm.atQuestion(2, () => endAs('CANCELLED')(job));
  const { outcome } = await carryOut(planOf({ a: {}, b: {} }), { signal: interrupt.signal });
  assert.deepEqual(
    outcome.failures.map(({ reason }) => reason),
    ['interrupted', 'interrupted'],
  );
  assert.deepEqual(
    slurm.calls.filter(({ program }) => program === 'scancel').map(({ words }) => words),
    [['101_0', '101_1']],
  );
  assert.ok(slurm.jobs.every(({ state }) => state === 'CANCELLED'));
});

/** A scheduler that is gone after it has submitted the runs. */
const abandon = async (plan: Plan): Promise<void> => {
  const executor = executorOf();
  const kill = new AbortController();
  const watch = {
    started: () => {},
    progress: () => {},
    metrics: () => {},
    damaged: () => {},
    stop: kill.signal,
    kill: kill.signal,
  };
  for (const { job } of plan.runs) void executor.run({ job, attempt: 1, threads: 1 }, watch);
  while (slurm.jobs.length < plan.runs.length) await new Promise((resolve) => setTimeout(resolve, 5));
  await executor.close();
};

test('jobs that a killed scheduler left are taken over, not submitted again', async () => {
  const plan = planOf({ a: {}, b: {} });
  await abandon(plan);
  slurm.jobs[0]!.state = 'RUNNING';
  slurm.atQuestion(2, () => work(slurm.jobs[0]!));
  slurm.atQuestion(4, () => work(slurm.jobs[1]!));
  const { outcome } = await carryOut(plan);
  assert.deepEqual([outcome.finished, slurm.jobs.length], [2, 2]);
  assert.deepEqual(readdirSync(join(runsDir, 'batches')), []);
});

test('a job that a killed scheduler left and that failed since is submitted again', async () => {
  const plan = planOf({ a: {} });
  await abandon(plan);
  slurm.jobs[0]!.state = 'FAILED';
  slurm.onSubmit = work;
  assert.equal((await carryOut(plan)).outcome.finished, 1);
  assert.equal(slurm.jobs.length, 2);
});

test('a run that is forced to run again does not finish with its earlier outcome', async () => {
  writeOutcome(new RunPaths(runsDir), keyOf('a'), 'train');
  mkdirSync(join(runsDir, 'batches'), { recursive: true });
  const { told } = await failureOf(endAs('FAILED', 256));
  assert.equal(told, 'FAILED worker_died SCHEDULE_WORKER_DIED');
});
