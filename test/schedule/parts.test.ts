import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FixresError, serialiseError } from '../../src/base/errors.ts';
import type { Plan, PlannedRun } from '../../src/plan/types.ts';
import { Cancellations } from '../../src/schedule/cancellations.ts';
import type { AttemptRequest } from '../../src/schedule/executors/types.ts';
import { type RunPlanOptions, runPlan } from '../../src/schedule/run-plan.ts';
import { createInlineExecutor } from '../helpers/inline-executor.ts';
import { recorderOf } from './recorder.ts';
import { keyOf, planOf } from './sample-plan.ts';

const names = ['index', 'a', 'b', 'test a', 'test b', 'other', 'part 1', 'part 2', 'part 3'];
const nameOf = new Map(names.map((name) => [keyOf(name), name]));

/** Two features runs with one pass of three parts, what reads them, and a run that has nothing to do with it. */
const plan: Plan = (() => {
  const whole = planOf({
    index: { kind: 'index' },
    a: { kind: 'features', after: ['index'] },
    b: { kind: 'features', after: ['index'] },
    'test a': { after: ['a'] },
    'test b': { after: ['b'] },
    other: { after: ['index'] },
  });
  const parts = planOf(
    Object.fromEntries(names.slice(6).map((name) => [name, { kind: 'pass' as const, after: ['index'] }])),
  ).runs.map(withViews);
  return { ...whole, passes: [{ title: 'pass', partImages: 32, runs: [keyOf('a'), keyOf('b')], parts }] };
})();

function withViews(part: PlannedRun): PlannedRun {
  const params = { views: [{ transform: { testResolutionPx: 8 } }], images: null, count: 32 };
  return { ...part, job: { ...part.job, params } as unknown as PlannedRun['job'] };
}

const carryOut = async (
  execute: (request: AttemptRequest, signal: AbortSignal) => Promise<void> | void,
  options: Partial<RunPlanOptions> = {},
  of: Plan = plan,
) => {
  const recorder = recorderOf(names);
  const requests: AttemptRequest[] = [];
  const executor = createInlineExecutor(async (request, { signal }) => {
    requests.push(request);
    await execute(request, signal);
    return { key: request.job.key, results: {}, artifacts: [], environment: {}, startedMs: 0, endedMs: 0 };
  });
  const common = { executor, ledger: recorder, workers: 2, threads: 2, firstRetryDelayMs: 1 };
  const outcome = await runPlan(of, { ...common, ...options });
  const partsOf = (name: string) =>
    requests.filter(({ job }) => job.key === keyOf(name)).map(({ parts }) => parts?.map((key) => nameOf.get(key)));
  return { outcome, lines: recorder.lines(), events: recorder.events, partsOf };
};

const failing =
  (name: string, code: 'ENGINE_FAILED' | 'SCHEDULE_WORKER_DIED' = 'ENGINE_FAILED') =>
  ({ job }: AttemptRequest): void => {
    if (job.key === keyOf(name)) throw new FixresError(code, 'the engine broke');
  };

test('runs wait for the parts of their pass and receive them in order; parts are not counted', async () => {
  const { outcome, lines, events, partsOf } = await carryOut(() => {});
  assert.deepEqual([outcome.finished, outcome.failed, outcome.left], [6, 0, 0]);
  for (const part of ['part 1', 'part 2', 'part 3']) {
    assert.ok(lines.indexOf('finished index') < lines.indexOf(`started ${part}`));
    for (const run of ['a', 'b']) assert.ok(lines.indexOf(`finished ${part}`) < lines.indexOf(`started ${run}`));
  }
  for (const run of ['a', 'b']) assert.deepEqual(partsOf(run), [['part 1', 'part 2', 'part 3']]);
  assert.deepEqual(partsOf('other'), [undefined]);
  const [first] = events;
  assert.ok(first?.type === 'plan-started' && first.total === 6);
});

test('a cached part is not executed, but still reported', async () => {
  const [pass] = plan.passes!;
  const [done, ...others] = pass!.parts;
  const parts = [{ ...done!, reason: 'cached' as const }, ...others];
  const { lines, partsOf } = await carryOut(() => {}, {}, { ...plan, passes: [{ ...pass!, parts }] });
  assert.ok(!lines.includes('started part 1'));
  assert.deepEqual(partsOf('a'), [['part 1', 'part 2', 'part 3']]);
});

test('runs do what a failed part left undone: its failure is reported, but is not a failure of the plan', async () => {
  const { outcome, lines, partsOf } = await carryOut(failing('part 2'), { failFast: true });
  assert.deepEqual([outcome.finished, outcome.failed, outcome.failures], [6, 0, []]);
  assert.ok(lines.indexOf('failed part 2 error') < lines.indexOf('started a'));
  for (const run of ['a', 'b']) assert.deepEqual(partsOf(run), [['part 1', 'part 2', 'part 3']]);
});

test('the scheduler does not wait for a part that the cluster has ended', async () => {
  const recorder = recorderOf(names);
  const error = serialiseError(new FixresError('SCHEDULE_INTERRUPTED', 'was cancelled'));
  const outcome = await runPlan(plan, {
    executor: {
      run: async ({ job: { key } }, { started }) => {
        started(null);
        if (key === keyOf('part 2')) return { type: 'failed', error, logFile: null, reason: 'cancelled' };
        const nothing = { results: {}, artifacts: [], environment: {}, startedMs: 0, endedMs: 0 };
        return { type: 'finished', outcome: { key, ...nothing } };
      },
      close: async () => {},
    },
    ledger: recorder,
    workers: 2,
    threads: 2,
  });
  assert.deepEqual([outcome.finished, outcome.left], [6, 0]);
});

test('parts of a pass whose input failed are neither executed nor reported as failed', async () => {
  const { outcome, lines } = await carryOut(failing('index'));
  assert.deepEqual([outcome.finished, outcome.failed, outcome.killed], [0, 1, 5]);
  assert.equal(outcome.failures.find(({ title }) => title === 'a')?.error.message, '`a` needs `index`, which failed');
  assert.deepEqual(
    lines.filter((line) => line.includes('part')),
    [],
  );
});

test('a part with a transient failure is retried by itself', async () => {
  let tries = 0;
  const { outcome, lines } = await carryOut(
    (request) => {
      if (tries++ < 3) failing('part 2', 'SCHEDULE_WORKER_DIED')(request);
    },
    { retries: 3, workers: 1 },
  );
  assert.equal(outcome.finished, 6);
  assert.deepEqual(
    lines.filter((line) => line.startsWith('retries')),
    ['retries part 2 worker_died'],
  );
});

test('parts end when no run waits for them any more', async () => {
  const cancellations = new Cancellations();
  let ended = 0;
  const { outcome, lines } = await carryOut(
    async ({ job }, signal) => {
      if (job.kind !== 'pass') return;
      for (const run of ['a', 'b']) cancellations.cancel(keyOf(run));
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      ended++;
      throw new FixresError('EXECUTE_INTERRUPTED', 'stopped');
    },
    { cancellations },
  );
  assert.deepEqual([outcome.finished, outcome.killed, outcome.left], [2, 4, 0]);
  assert.ok(ended > 0 && ended < 3);
  assert.ok(lines.includes('failed a cancelled') && lines.includes('failed b cancelled'));
});

test('a finished run that is run again does not receive its parts', async () => {
  let [isThere, reads] = [true, 0];
  const recorder = recorderOf(names);
  const { outcome, partsOf } = await carryOut(
    ({ job }) => {
      if (job.key === keyOf('a')) isThere = true;
      if (job.key !== keyOf('test a') || reads++ > 0) return;
      isThere = false;
      throw new FixresError('EXECUTE_ARTIFACT_CORRUPT', 'features-pooled.00000.bin is damaged');
    },
    { ledger: { ...recorder, has: (key) => key !== keyOf('a') || isThere } },
  );
  assert.equal(outcome.finished, 6);
  assert.deepEqual(partsOf('a'), [['part 1', 'part 2', 'part 3'], undefined]);
});

test('threads of a pass are those of the features that it computes, in however many parts', async () => {
  const seen = new Map<string, number>();
  await carryOut(({ job, threads }) => void seen.set(job.kind, threads), { workers: 4, threads: 8 });
  assert.deepEqual([seen.get('pass'), seen.get('features')], [4, 4]);
});
