import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FixresError, serialiseError } from '../../src/base/errors.ts';
import type { PlannedRun } from '../../src/plan/types.ts';
import type { AttemptRequest, AttemptResult, Executor } from '../../src/schedule/executors/types.ts';
import { type RunPlanOptions, runPlan } from '../../src/schedule/run-plan.ts';
import { recorderOf } from './recorder.ts';
import { keyOf, planOf } from './sample-plan.ts';

const names = ['a128', 'a160', 'a192', 'a224', 'a256', 'other', 'evaluate'];
const nameOf = new Map(names.map((name) => [keyOf(name), name]));

/** Five features runs on the same images, one on others, and a run that is none. */
const plan = (() => {
  const made = planOf({
    ...Object.fromEntries(names.slice(0, 6).map((name) => [name, { kind: 'features' as const }])),
    evaluate: {},
  });
  const withPart = (run: PlannedRun): PlannedRun => {
    const params = { ...run.job.params, part: run.title === 'other' ? 'test' : 'train' };
    return { ...run, job: { ...run.job, params } as unknown as PlannedRun['job'] };
  };
  return { ...made, runs: made.runs.map(withPart) };
})();

/** What each attempt was asked for: `a128 + a160`, and which ran side by side with one that carried them along. */
const requestsOf = async (
  options: Partial<RunPlanOptions>,
  result: (request: AttemptRequest) => AttemptResult | null = () => null,
  carriesAlong = true,
) => {
  const requests: string[] = [];
  const carried = new Set<string>();
  const executor: Executor = {
    carriesAlong,
    run: async (request) => {
      const { job, companions = [] } = request;
      const title = nameOf.get(job.key)!;
      assert.ok(!carried.has(job.key), `${title} runs beside the pass that carries it along`);
      for (const { key } of companions) carried.add(key);
      requests.push([title, ...companions.map(({ key }) => nameOf.get(key)!)].join(' + '));
      await new Promise((resolve) => setTimeout(resolve, 5));
      for (const { key } of companions) carried.delete(key);
      const outcome = { key: job.key, results: {}, artifacts: [], environment: {}, startedMs: 0, endedMs: 0 };
      return result(request) ?? { type: 'finished', outcome };
    },
    close: async () => {},
  };
  const recorder = recorderOf(names);
  const outcome = await runPlan(plan, {
    executor,
    ledger: recorder,
    workers: 1,
    threads: 2,
    firstRetryDelayMs: 1,
    ...options,
  });
  return { requests, outcome, lines: recorder.lines() };
};

test('one worker takes along features of the same images, up to four in a pass; every run is asked for', async () => {
  const { requests, outcome } = await requestsOf({});
  assert.equal(outcome.finished, 7);
  const passes = requests.filter((request) => request.includes(' + '));
  assert.deepEqual(passes, ['a128 + a160 + a192 + a224']);
  assert.deepEqual(requests.map((request) => request.split(' ')[0]).sort(), names.toSorted());
});

test('workers share the runs of a pass', async () => {
  const { requests, outcome } = await requestsOf({ workers: 2 });
  assert.equal(outcome.finished, 7);
  const passes = requests.filter((request) => request.includes(' + '));
  assert.deepEqual(passes[0], 'a128 + a160 + a192');
  assert.deepEqual(requests.map((request) => request.split(' ')[0]).sort(), names.toSorted());
});

test('companions of a run that fails are carried out by themselves', async () => {
  const error = serialiseError(new FixresError('ENGINE_FAILED', 'no'));
  const { outcome, lines } = await requestsOf({}, ({ job }) =>
    job.key === keyOf('a128') ? { type: 'failed', error, logFile: null } : null,
  );
  assert.deepEqual([outcome.finished, outcome.failed], [6, 1]);
  assert.ok(lines.includes('finished a160') && lines.includes('failed a128 error'));
});

test('nothing is taken along where attempts are limited, or the executor can not', async () => {
  for (const options of [{ timeoutMs: 10_000 }, { maxRuns: 7 }]) {
    assert.deepEqual((await requestsOf(options)).requests.toSorted(), names.toSorted());
  }
  assert.deepEqual((await requestsOf({}, () => null, false)).requests.toSorted(), names.toSorted());
});
