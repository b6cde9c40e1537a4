import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunJob } from '../../../src/domain/jobs/jobs.ts';
import type { Plan } from '../../../src/plan/types.ts';
import { forecastNodes } from '../../../src/schedule/simulate/forecast-nodes.ts';
import { simulatePlan } from '../../../src/schedule/simulate/simulate-plan.ts';
import { planOf } from '../sample-plan.ts';

type Seconds = Readonly<Record<string, number>>;

/** Of heads with a window; files take no time. */
const window = { trunkSeconds: 8, headSeconds: 2, readSeconds: 0, writeSeconds: 0 };

const secondsIn = (plan: Plan, seconds: Seconds) => {
  const titles = new Map(plan.runs.map(({ job, title }) => [job.key, title]));
  const secondsOf = (jobs: readonly RunJob[]): number =>
    jobs.reduce((sum, { key }) => sum + seconds[titles.get(key)!]!, 0);
  return { secondsOf, windowOf: () => window };
};

/** `a 0-3`, in the order in which they end. */
const scheduleOf = async (plan: Plan, nodes: number, seconds: Seconds): Promise<string[]> => {
  const { runs } = await simulatePlan(plan, { nodes, ...secondsIn(plan, seconds) });
  return runs.map(({ run, startSeconds, endSeconds }) => `${run.title} ${startSeconds}-${endSeconds}`);
};

/** a; b and c after a; d after b; e alone. By hand: a goes first, because the longest chain starts with it, then c and e (4 s each), b (3 s with d), d. */
const graph = planOf({ a: {}, b: { after: ['a'] }, c: { after: ['a'] }, d: { after: ['b'] }, e: {} });
const seconds = { a: 3, b: 2, c: 4, d: 1, e: 4 };

test('one node has all runs one after the other', async () => {
  assert.deepEqual(await scheduleOf(graph, 1, seconds), ['a 0-3', 'e 3-7', 'c 7-11', 'b 11-13', 'd 13-14']);
});

test('the longest chain starts first, whichever of two nodes is free', async () => {
  assert.deepEqual(await scheduleOf(graph, 2, seconds), ['a 0-3', 'e 0-4', 'b 4-6', 'c 3-7', 'd 6-7']);
});

test('with three nodes no run waits for a node', async () => {
  assert.deepEqual(await scheduleOf(graph, 3, seconds), ['a 0-3', 'e 0-4', 'b 3-5', 'd 5-6', 'c 3-7']);
});

// By hand: c goes before b, because a longer chain starts with it.
test('a node starts with its first run', async () => {
  const { runs } = await simulatePlan(graph, { nodes: 2, ...secondsIn(graph, seconds), startSeconds: 10 });
  const ends = runs.map(({ run, endSeconds }) => `${run.title} ${endSeconds}`);
  assert.deepEqual(ends, ['a 13', 'e 14', 'b 16', 'c 17', 'd 17']);
});

test('cached runs take no time', async () => {
  const plan = planOf({ a: { cached: true }, b: { after: ['a'] }, c: { after: ['a'] } });
  assert.deepEqual(await scheduleOf(plan, 2, seconds), ['b 0-2', 'c 0-4']);
});

test('a run that measures time has no other run beside it', async () => {
  const { runs, ...rest } = planOf({ a: {}, b: {}, cost: { kind: 'analyze' } });
  const params = { analysis: 'cost', testResolutionsPx: [8] };
  const timed = runs.map((run) =>
    run.title === 'cost' ? { ...run, job: { ...run.job, params } as unknown as RunJob } : run,
  );
  const schedule = await scheduleOf({ ...rest, runs: timed }, 2, { a: 2, b: 3, cost: 5 });
  assert.deepEqual(schedule, ['cost 0-5', 'a 5-7', 'b 5-8']);
});

const busy = (share: number) => ({ busySeconds: 14, idleShare: 1 - share, efficiency: share });

test('a forecast has the makespan, the busy time of the nodes, and the critical path', async () => {
  const forecasts = await forecastNodes(() => graph, [1, 2, 3], secondsIn(graph, seconds));
  const seen = forecasts.map(({ criticalPath, ...numbers }) => ({
    ...numbers,
    path: criticalPath.map(({ run }) => run.title).join(' '),
  }));
  assert.deepEqual(seen, [
    { nodes: 1, makespanSeconds: 14, leastMakespanSeconds: 14, ...busy(1), path: 'a e c b d' },
    // b waits for the node that has e.
    { nodes: 2, makespanSeconds: 7, leastMakespanSeconds: 7, ...busy(1), path: 'e b d' },
    { nodes: 3, makespanSeconds: 7, leastMakespanSeconds: 7, ...busy(14 / 21), path: 'a c' },
  ]);
});

test('a plan with nothing to run takes no time on any number of nodes', async () => {
  const plan = planOf({ a: { cached: true } });
  const [forecast] = await forecastNodes(() => plan, [4], secondsIn(plan, seconds));
  assert.deepEqual(forecast, {
    nodes: 4,
    makespanSeconds: 0,
    busySeconds: 0,
    idleShare: 0,
    efficiency: 1,
    leastMakespanSeconds: 0,
    criticalPath: [],
  });
});

/** Heads that take 10 seconds alone, of which others can do 8. */
const withWindow = (helpers: number): Plan => {
  const plan = planOf({ heads: { kind: 'heads' }, a: {}, test: { after: ['heads'] } });
  return { ...plan, windows: [{ heads: plan.runs[0]!.job.key, bytes: 1, helpers }] };
};
const helped = { heads: 10, a: 2, test: 1 };

test('nodes with nothing else to do help heads, until these do nothing but train', async () => {
  assert.deepEqual(await scheduleOf(withWindow(9), 1, helped), ['heads 0-10', 'a 10-12', 'test 12-13']);
  // Two seconds alone, then two nodes for the remaining eight.
  assert.deepEqual(await scheduleOf(withWindow(9), 2, helped), ['a 0-2', 'heads 0-6', 'test 6-7']);
  // Two nodes leave 6 of the 10 seconds after two, which three share.
  assert.deepEqual(await scheduleOf(withWindow(9), 3, helped), ['a 0-2', 'heads 0-4', 'test 4-5']);
  assert.deepEqual(await scheduleOf(withWindow(1), 3, helped), ['a 0-2', 'heads 0-5', 'test 5-6']);
  assert.deepEqual((await scheduleOf(withWindow(9), 11, helped)).at(-1), 'test 2-3');
});

test('nodes that help are not idle, and the limit takes them into account', async () => {
  const plan = withWindow(9);
  const forecasts = await forecastNodes(() => plan, [2, 3, 11], secondsIn(plan, helped));
  assert.deepEqual(
    forecasts.map(({ busySeconds, leastMakespanSeconds }) =>
      [busySeconds, leastMakespanSeconds].map((value) => value.toFixed(3)),
    ),
    [
      ['13.000', '6.500'],
      ['13.000', '4.333'],
      ['13.000', '3.000'],
    ],
  );
});
