import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { FixresError } from '../../src/base/errors.ts';
import type { Plan } from '../../src/plan/types.ts';
import type { AttemptRequest } from '../../src/schedule/executors/types.ts';
import { type RunPlanOptions, runPlan } from '../../src/schedule/run-plan.ts';
import { createInlineExecutor } from '../helpers/inline-executor.ts';
import { recorderOf } from './recorder.ts';
import { keyOf, planOf } from './sample-plan.ts';

/** How long each takes; `b` follows `a`. Others may help the heads until they end. */
const names = ['heads', 'a', 'b'] as const;
const ms: Readonly<Record<string, number>> = { heads: 200, a: 40, b: 40 };
const nameOf = new Map<string, string>(names.map((name) => [keyOf(name), name]));

const planWith = (helpers: number): Plan => {
  const plan = planOf({ heads: { kind: 'heads' }, a: {}, b: { after: ['a'] } });
  return { ...plan, windows: [{ heads: keyOf('heads'), bytes: 1000, helpers }] };
};

const untilStopped = (signal: AbortSignal): Promise<void> =>
  new Promise((_, reject) => {
    const stop = () => reject(new FixresError('EXECUTE_INTERRUPTED', 'stopped'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });

interface Executing {
  readonly help?: (signal: AbortSignal) => Promise<void>;
  readonly heads?: () => Promise<void>;
}

const carryOut = async (
  { help = untilStopped, heads = () => delay(ms.heads) }: Executing,
  options: Partial<RunPlanOptions> = {},
  helpers = 3,
) => {
  const recorder = recorderOf([...names]);
  const requests: AttemptRequest[] = [];
  const seen: string[] = [];
  const running: string[] = [];
  let most = 0;
  const executor = createInlineExecutor(async (request, { signal }) => {
    const { job } = request;
    const name = nameOf.get(job.key) ?? `help ${job.kind === 'ahead' ? job.params.worker : '?'}`;
    requests.push(request);
    running.push(name);
    seen.push(
      `${name} with ${running
        .filter((other) => other !== name)
        .toSorted()
        .join(', ')}`,
    );
    most = Math.max(most, running.length);
    try {
      await (job.kind === 'ahead' ? help(signal) : name === 'heads' ? heads() : delay(ms[name]));
    } finally {
      running.splice(running.indexOf(name), 1);
    }
    return { key: job.key, results: {}, artifacts: [], environment: {}, startedMs: 0, endedMs: 0 };
  });
  const costOf = ({ key }: { readonly key: string }) => ms[nameOf.get(key) ?? ''] ?? 0;
  const common = { executor, ledger: recorder, workers: 2, threads: 2, firstRetryDelayMs: 1, costOf };
  const outcome = await runPlan(planWith(helpers), { ...common, ...options });
  assert.deepEqual(running, [], 'the plan ended before its helpers');
  return { outcome, lines: recorder.lines(), requests, seen, most };
};

test('an idle worker helps heads while nothing else can run, and is neither counted nor recorded', async () => {
  const { outcome, lines, seen, most, requests } = await carryOut({});
  assert.deepEqual([outcome.finished, outcome.failed, outcome.left], [3, 0, 0]);
  assert.equal(most, 2);
  assert.match(seen.at(-1)!, /^help \d with heads$/);
  assert.equal(lines.filter((line) => line.startsWith('started')).length, 3);
  assert.equal(requests.find(({ job }) => job.kind === 'heads')?.windowBytes, 1000);
  assert.equal(requests.find(({ job }) => job.kind === 'evaluate')?.windowBytes, undefined);
});

test('a helper gives its worker to a run that can start', async () => {
  const { seen, most, outcome } = await carryOut({}, { workers: 3, threads: 3 });
  assert.equal(outcome.finished, 3);
  assert.equal(most, 3);
  assert.ok(seen.some((line) => line.startsWith('b with') && line.includes('heads')));
});

test('helpers leave a worker that a run needs, however many there are', async () => {
  let isFirst = true;
  const heads = async (): Promise<void> => {
    if (isFirst) {
      isFirst = false;
      await delay(20);
      throw new FixresError('SCHEDULE_WORKER_DIED', 'died');
    }
    await delay(ms.heads);
  };
  const { outcome, most } = await carryOut({ heads }, { workers: 4, threads: 4, retries: 1 });
  assert.deepEqual([outcome.finished, outcome.failed], [3, 0]);
  assert.equal(most, 4);
});

test('no more workers help than have something to do', async () => {
  const { most } = await carryOut({}, { workers: 9, threads: 9 }, 2);
  assert.ok(most <= 4);
});

test('a helper that fails is not started again, and harms nothing', async () => {
  const { outcome, requests } = await carryOut({
    help: () => Promise.reject(new FixresError('ENGINE_FAILED', 'the engine broke')),
  });
  assert.deepEqual([outcome.finished, outcome.failed, outcome.failures], [3, 0, []]);
  const helped = requests.flatMap(({ job }) => (job.kind === 'ahead' ? [job.params.worker] : []));
  assert.equal(new Set(helped).size, helped.length);
});

test('helpers end with heads that fail, and when the plan is interrupted', async () => {
  const heads = async (): Promise<void> => {
    await delay(60);
    throw new FixresError('ENGINE_FAILED', 'the engine broke');
  };
  assert.equal((await carryOut({ heads })).outcome.failed, 1);
  const interrupt = new AbortController();
  setTimeout(() => interrupt.abort(), 60);
  const { outcome } = await carryOut({ heads: () => untilStopped(interrupt.signal) }, { signal: interrupt.signal });
  assert.ok(outcome.interrupted);
});

test('helpers stop when their heads end, although other runs continue', async () => {
  const heads = () => delay(20);
  let stoppedMs = 0;
  const startMs = performance.now();
  const help = async (signal: AbortSignal): Promise<void> => {
    await untilStopped(signal).finally(() => {
      stoppedMs = performance.now() - startMs;
    });
  };
  const plan = performance.now();
  const { outcome } = await carryOut({ heads, help }, { workers: 3, threads: 3 });
  assert.equal(outcome.finished, 3);
  assert.ok(stoppedMs > 0 && stoppedMs < performance.now() - plan - 20, 'stopped only at the end of the plan');
});

test('a helper has the threads of the heads, which share them with all workers', async () => {
  const { requests } = await carryOut({}, { workers: 2, threads: 6 });
  const threads = requests.flatMap(({ job, threads: of }) =>
    job.kind === 'heads' || job.kind === 'ahead' ? [of] : [],
  );
  assert.ok(threads.length > 1);
  assert.deepEqual(new Set(threads), new Set([3]));
});
