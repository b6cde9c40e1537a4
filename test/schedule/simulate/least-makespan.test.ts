import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leastMakespan } from '../../../src/schedule/simulate/least-makespan.ts';
import { simulatePlan } from '../../../src/schedule/simulate/simulate-plan.ts';
import { planOf } from '../sample-plan.ts';

type Graph = Parameters<typeof planOf>[0];

/** The limit for runs that take as many seconds as the digit at the end of their names. */
const least = async (graph: Graph, nodes: number): Promise<number> => {
  const plan = planOf(graph);
  const titles = new Map(plan.runs.map(({ job, title }) => [job.key, title]));
  const secondsOf = (jobs: readonly { readonly key: string }[]) => Number(titles.get(jobs[0]!.key)!.slice(-1));
  const { runs } = await simulatePlan(plan, { nodes, secondsOf, windowOf: noWindow });
  return leastMakespan(runs, nodes);
};

const noWindow = () => assert.fail('no run has a window');

const parts: Graph = { a1: {}, b1: {}, c1: {}, d1: {} };

test('a chain takes as long on any number of nodes', async () => {
  assert.equal(await least({ a2: {}, b3: { after: ['a2'] }, c1: {} }, 9), 5);
});

test('nodes share the runs that others wait for, and then the longest chain of those follows', async () => {
  assert.equal(await least({ ...parts, head3: { after: Object.keys(parts) } }, 2), 4 / 2 + 3);
});

test('nodes share runs that wait for a chain only after the chain', async () => {
  const waiting = Object.keys(parts).map((name) => [name, { after: ['index2'] }]);
  assert.equal(await least({ index2: {}, ...Object.fromEntries(waiting) }, 2), 2 + 4 / 2);
});

test('runs that wait for nothing are shared evenly', async () => {
  assert.equal(await least(parts, 3), 4 / 3);
});
