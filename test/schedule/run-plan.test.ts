import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type ErrorCode, FixresError } from '../../src/base/errors.ts';
import type { RunEvent, RunOutcome } from '../../src/domain/events.ts';
import type { Plan } from '../../src/plan/types.ts';
import { type PlanOutcome, type RunPlanOptions, runPlan } from '../../src/schedule/run-plan.ts';
import { createInlineExecutor, type ExecuteInline } from '../helpers/inline-executor.ts';
import { type Recorder, recorderOf } from './recorder.ts';
import { keyOf, planOf } from './sample-plan.ts';

const outcomeOf = (key: string): RunOutcome => ({
  key,
  results: {},
  artifacts: [],
  environment: {},
  startedMs: 0,
  endedMs: 0,
});

const nameOf = (plan: Plan, key: string): string => plan.runs.find(({ job }) => job.key === key)!.title;

type Behaviour = (name: string, attempt: number, signal: AbortSignal) => Promise<void> | void;

const carryOut = async (
  plan: Plan,
  behave: Behaviour,
  options: Partial<RunPlanOptions> = {},
): Promise<{ outcome: PlanOutcome; recorder: Recorder }> => {
  const recorder = recorderOf(plan.runs.map(({ title }) => title));
  const execute: ExecuteInline = async ({ job, attempt }, { signal }) => {
    await behave(nameOf(plan, job.key), attempt, signal);
    return outcomeOf(job.key);
  };
  const executor = createInlineExecutor(execute);
  const base = { executor, ledger: recorder, workers: 1, threads: 2, firstRetryDelayMs: 1 };
  return { outcome: await runPlan(plan, { ...base, ...options }), recorder };
};

const failing =
  (code: ErrorCode, ...names: readonly string[]): Behaviour =>
  (name) => {
    if (names.includes(name)) throw new FixresError(code, `${name} failed`);
  };

/** a; b and c after a; d after b; e alone. */
const graph = planOf({ a: {}, b: { after: ['a'] }, c: { after: ['a'] }, d: { after: ['b'] }, e: {} });

test('a run starts when its inputs have finished', async () => {
  const { outcome, recorder } = await carryOut(graph, () => {}, { workers: 4 });
  const lines = recorder.lines();
  for (const [first, then] of [
    ['a', 'b'],
    ['a', 'c'],
    ['b', 'd'],
  ]) {
    assert.ok(lines.indexOf(`finished ${first}`) < lines.indexOf(`started ${then}`));
  }
  assert.deepEqual(outcome, {
    finished: 5,
    cached: 0,
    failed: 0,
    killed: 0,
    interrupted: false,
    left: 0,
    failures: [],
    causes: [],
  });
});

test('a cost analysis has no other run beside it, whatever its needs', async () => {
  const plan = planOf({ a: {}, b: {}, cost: { kind: 'analyze' }, c: {}, d: {} });
  const runs = plan.runs.map((run) =>
    run.title === 'cost'
      ? {
          ...run,
          job: { ...run.job, params: { analysis: 'cost', testResolutionsPx: [8] } } as unknown as typeof run.job,
        }
      : run,
  );
  const running = new Set<string>();
  const together: string[][] = [];
  await carryOut(
    { ...plan, runs },
    async (name) => {
      running.add(name);
      together.push([...running]);
      await delay(5);
      running.delete(name);
    },
    { workers: 3, threads: 3, needsOf: () => ({ cores: 1 }) },
  );
  assert.deepEqual(
    together.filter((names) => names.includes('cost')),
    [['cost']],
  );
  assert.ok(together.some((names) => names.length > 1));
});

test('at most `workers` runs are executed side by side', async () => {
  let [now, most] = [0, 0];
  const wide = planOf(Object.fromEntries([...'abcdefgh'].map((name) => [name, {}])));
  await carryOut(
    wide,
    async () => {
      most = Math.max(most, ++now);
      await delay(5);
      now--;
    },
    { workers: 3 },
  );
  assert.equal(most, 3);
});

test('the run with the longest chain of dependents starts first', async () => {
  const plan = planOf({ quick: { kind: 'index' }, long: { kind: 'index' }, next: { kind: 'train', after: ['long'] } });
  const { recorder } = await carryOut(plan, () => {});
  assert.equal(recorder.lines()[0], 'started long');
});

test('dependents of a failed run are killed, other runs continue', async () => {
  const { outcome, recorder } = await carryOut(graph, failing('METHOD_DIVERGED', 'b'));
  assert.deepEqual(
    new Set(recorder.lines().filter((line) => line.startsWith('f'))),
    new Set(['finished a', 'failed b error', 'failed d upstream_failed', 'finished c', 'finished e']),
  );
  assert.deepEqual([outcome.finished, outcome.failed, outcome.killed], [3, 1, 1]);
  assert.deepEqual(
    outcome.failures.map(({ title, error }) => [title, error.message]),
    [
      ['b', 'b failed'],
      ['d', '`d` needs `b`, which failed'],
    ],
  );
});

test('with failFast the first failure ends everything, and running runs are stopped', async () => {
  const plan = planOf({ bad: {}, slow: {}, later: {}, last: { after: ['slow'] } });
  const behave: Behaviour = async (name, _, signal) => {
    if (name === 'slow') await delay(60_000, undefined, { signal });
    if (name !== 'bad') return;
    await delay(5);
    throw new FixresError('DATA_EMPTY', 'nothing there');
  };
  const { outcome, recorder } = await carryOut(plan, behave, { workers: 2, failFast: true });
  assert.deepEqual(recorder.lines().slice(2).sort(), [
    'failed bad error',
    'failed last cancelled',
    'failed later cancelled',
    'failed slow cancelled',
  ]);
  assert.equal(outcome.interrupted, false);
  assert.deepEqual([outcome.failed, outcome.killed], [1, 3]);
  const { error } = outcome.failures.find(({ title }) => title === 'slow')!;
  assert.equal(error.message, '`slow` was stopped because another run failed');
});

test('a transient failure is retried up to the given number of times', async () => {
  const { outcome, recorder } = await carryOut(planOf({ a: {} }), failing('SCHEDULE_WORKER_DIED', 'a'), { retries: 2 });
  assert.deepEqual(recorder.lines(), [
    'started a',
    'retries a worker_died',
    'started a',
    'retries a worker_died',
    'started a',
    'failed a worker_died',
  ]);
  assert.equal(outcome.failed, 1);
});

test('a run that succeeds at the second attempt has finished', async () => {
  const behave: Behaviour = (_, attempt) => {
    if (attempt === 1) throw new FixresError('BASE_WRITE_FAILED', 'no space left');
  };
  const { outcome } = await carryOut(graph, behave, { retries: 1 });
  assert.equal(outcome.finished, 5);
});

for (const code of ['METHOD_DIVERGED', 'DATA_CHANGED', 'SPEC_INVALID', 'ENGINE_FAILED'] as const) {
  test(`${code} is not retried`, async () => {
    const { recorder } = await carryOut(planOf({ a: {} }), failing(code, 'a'), { retries: 3 });
    assert.deepEqual(recorder.lines(), ['started a', 'failed a error']);
  });
}

test('an unexpected error is a failure with its stack, and is not retried', async () => {
  const { outcome } = await carryOut(planOf({ a: {} }), () => assert.fail('oops'), { retries: 3 });
  assert.equal(outcome.failures[0]?.error.code, 'BUG');
  assert.match(outcome.failures[0]?.error.stack ?? '', /run-plan\.test/);
});

test('numbers of attempts continue from earlier ones', async () => {
  const plan = planOf({ a: {} });
  const recorder = recorderOf(['a'], 4);
  await runPlan(plan, {
    executor: createInlineExecutor(async ({ job }) => outcomeOf(job.key)),
    ledger: recorder,
    workers: 1,
    threads: 1,
  });
  assert.deepEqual(
    recorder.events.flatMap((event) => (event.type === 'run-finished' ? [event.attempt] : [])),
    [5],
  );
});

test('cached runs do not run, and their dependents start', async () => {
  const plan = planOf({ a: { cached: true }, b: { after: ['a'] }, c: { cached: true, after: ['b'] } });
  const { outcome, recorder } = await carryOut(plan, () => {});
  assert.deepEqual(recorder.lines(), ['started b', 'finished b']);
  assert.deepEqual([outcome.finished, outcome.cached], [1, 2]);
  assert.deepEqual(recorder.events[0], { ...recorder.events[0], type: 'plan-started', total: 3, cached: 2 });
});

test('a run that takes too long is stopped as a timeout', async () => {
  const forever: Behaviour = (_, __, signal) => delay(60_000, undefined, { signal });
  const { outcome, recorder } = await carryOut(planOf({ a: {}, b: { after: ['a'] } }), forever, {
    timeoutMs: 5,
    retries: 1,
  });
  assert.deepEqual(recorder.lines(), ['started a', 'failed a timeout', 'failed b upstream_failed']);
  assert.match(outcome.failures[0]!.error.message, /did not finish within 0\.005 s/);
});

test('an interrupt stops running runs and starts no more', async () => {
  const interrupt = new AbortController();
  const behave: Behaviour = async (name, _, signal) => {
    if (name !== 'a') return;
    interrupt.abort();
    await delay(60_000, undefined, { signal });
  };
  const { outcome, recorder } = await carryOut(planOf({ a: {}, b: { after: ['a'] }, c: {} }), behave, {
    signal: interrupt.signal,
  });
  assert.deepEqual(recorder.lines(), ['started a', 'failed a interrupted']);
  assert.deepEqual([outcome.interrupted, outcome.killed], [true, 1]);
});

test('an interrupt also ends the wait before a retry', async () => {
  const interrupt = new AbortController();
  const behave: Behaviour = () => {
    setTimeout(() => interrupt.abort(), 5);
    throw new FixresError('SCHEDULE_WORKER_DIED', 'gone');
  };
  const { outcome } = await carryOut(planOf({ a: {} }), behave, {
    signal: interrupt.signal,
    retries: 1,
    firstRetryDelayMs: 60_000,
  });
  assert.equal(outcome.interrupted, true);
});

test('when the ledger cannot write, everything is stopped and its error is thrown', async () => {
  const recorder = recorderOf([...'abcde']);
  let tests = 0;
  const ledger = {
    ...recorder,
    record: (event: Parameters<typeof recorder.record>[0]) => {
      if (event.type === 'run-finished') throw new FixresError('STORE_UNWRITABLE', 'database or disk is full');
      recorder.record(event);
    },
  };
  await assert.rejects(
    carryOut(graph, () => void tests++, { ledger }),
    { code: 'STORE_UNWRITABLE' },
  );
  assert.equal(tests, 1);
});

test('a run that cannot be recorded as started is not executed, and no start or end is reported', async () => {
  for (const refused of ['run-started', 'run-finished'] as const) {
    const [done, told]: [string[], string[]] = [[], []];
    const recorder = recorderOf(['a']);
    const record = (event: RunEvent): void => {
      if (event.type === refused) throw new FixresError('SCHEDULE_LOCKED', 'another fixres is running in this folder');
      recorder.record(event);
    };
    const behave: Behaviour = (name) => void done.push(name);
    const onEvent = ({ type }: RunEvent) => void told.push(type);
    const outcome = carryOut(planOf({ a: {} }), behave, { ledger: { ...recorder, record }, onEvent });
    await assert.rejects(outcome, { code: 'SCHEDULE_LOCKED' });
    assert.deepEqual(done, refused === 'run-started' ? [] : ['a']);
    assert.ok(!told.includes(refused), refused);
    const end = recorder.events.at(-1);
    assert.ok(end?.type === 'plan-ended' && end.finished === 0, refused);
  }
});

test('runs that are stopped because the ledger cannot write say so', async () => {
  const said: string[] = [];
  const behave: Behaviour = (name, _, signal) => delay(name === 'slow' ? 60_000 : 5, undefined, { signal });
  const record = ({ type }: RunEvent): void => {
    if (type === 'run-finished') throw new FixresError('STORE_UNWRITABLE', 'database or disk is full');
  };
  const plan = planOf({ quick: {}, slow: {} });
  const onEvent = (event: RunEvent) => void (event.type === 'run-failed' && said.push(event.error.message));
  const ledger = { has: () => false, record };
  await assert.rejects(carryOut(plan, behave, { workers: 2, ledger, onEvent }), { code: 'STORE_UNWRITABLE' });
  assert.deepEqual(said, ['`slow` was stopped because events cannot be recorded']);
});

test('the ledger gets an event before other listeners', async () => {
  const order: string[] = [];
  const recorder = recorderOf(['a']);
  await carryOut(planOf({ a: {} }), () => {}, {
    ledger: { ...recorder, record: (event) => void order.push(`ledger ${event.type}`) },
    onEvent: (event) => void order.push(`view ${event.type}`),
  });
  assert.deepEqual(
    order,
    ['plan-started', 'run-started', 'run-finished', 'plan-ended'].flatMap((type) => [`ledger ${type}`, `view ${type}`]),
  );
});

test('the keys in events are those of the plan', async () => {
  const { recorder } = await carryOut(planOf({ a: {} }), () => {});
  const started = recorder.events.find(({ type }) => type === 'run-started');
  assert.ok(started?.type === 'run-started' && started.key === keyOf('a') && started.threads === 2);
});

test('many runs side by side cause no warning about too many listeners', async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error): void => void warnings.push(warning);
  process.on('warning', listen);
  const wide = planOf(Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`run ${index}`, {}])));
  const behave: Behaviour = (_, __, signal) => {
    signal.addEventListener('abort', () => {});
    return delay(1);
  };
  await carryOut(wide, behave, {
    workers: 20,
    killSignal: new AbortController().signal,
    signal: new AbortController().signal,
  });
  await delay(1);
  process.off('warning', listen);
  assert.deepEqual(warnings, []);
});
