import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runKinds } from '../../../src/domain/jobs/run-kinds.ts';
import type { Plan, PlannedRun } from '../../../src/plan/types.ts';
import { emptyChart, withResult } from '../../../src/report/terminal/chart-state.ts';
import {
  type DashboardState,
  reduceDashboard,
  startDashboard,
  totals,
} from '../../../src/report/terminal/dashboard-state.ts';
import { keptFailures } from '../../../src/report/terminal/failed-runs.ts';
import { failed, finished, halfWay, keyOf, plan, progressed, started } from './sample-events.ts';

const begin = (): DashboardState => startDashboard(plan, 0);
const train = 'train tinynet 32 seed 1';

test('a run is running from its start to its end, and then counted once', () => {
  const running = reduceDashboard(begin(), started(train, 10));
  assert.deepEqual([...running.running.keys()], [keyOf(train)]);
  assert.equal(totals(running).running, 1);
  const done = reduceDashboard(running, finished(train, 1510));
  assert.equal(done.running.size, 0);
  assert.deepEqual(totals(done), { total: 16, cached: 0, finished: 1, failed: 0, killed: 0, running: 0 });
  assert.equal(done.ended[0]?.durationMs, 1500);
});

test('an event does not change the state before it', () => {
  const before = begin();
  const copy = structuredClone(before);
  halfWay.reduce(reduceDashboard, before);
  assert.deepEqual(before, copy);
});

test('progress of a run that has ended, and events of a run that is not planned, change nothing', () => {
  const state = begin();
  assert.equal(reduceDashboard(state, progressed(train, 5, { fraction: 0.5 })), state);
  assert.equal(reduceDashboard(state, { ...started(train, 5), key: 'f'.repeat(64) } as never), state);
});

test('a failure that is retried is reported, but is not a failure yet', () => {
  const state = [started(train, 0), failed(train, 100, { willRetry: true }), started(train, 200, 2)].reduce(
    reduceDashboard,
    begin(),
  );
  assert.equal(totals(state).failed, 0);
  assert.equal(state.failures.length, 0);
  assert.equal(state.ended[0]?.result, 'retried');
  const again = reduceDashboard(state, failed(train, 300, { attempt: 2 }));
  assert.equal(totals(again).failed, 1);
  assert.notEqual(again.ended[0]?.id, again.ended[1]?.id);
});

test('runs that never started because another failed are counted, without a line each', () => {
  const state = halfWay.reduce(reduceDashboard, begin());
  assert.equal(totals(state).killed, 1);
  assert.ok(!state.ended.some(({ title }) => title === 'evaluate tinynet 32>32 classifier seed 1'));
});

test('cached runs count as done, and their tests are in the chart from the start', () => {
  const evaluate = 'evaluate tinynet 32>32 none seed 1';
  const cached: Plan = { ...plan, runs: plan.runs.map((run) => ({ ...run, reason: 'cached' })) };
  const state = startDashboard(cached, 0, new Map([[keyOf(evaluate), 0.5]]));
  assert.equal(totals(state).cached, 16);
  const panel = state.chart.panels.get(state.chart.current ?? '');
  assert.deepEqual(panel?.lines[0]?.sums.get(32), { top1: 0.5, seeds: 1 });
});

test('the chart shows adaptations and pyramids beside scopes, and nothing of held-out images', () => {
  const asItIs = plan.runs.find(({ title }) => title === 'evaluate tinynet 32>48 none seed 1')!;
  const as = (labels: Partial<PlannedRun['labels']>): PlannedRun => ({
    ...asItIs,
    labels: { ...asItIs.labels, ...labels },
  });
  const runs = [
    as({}),
    as({ part: 'val' }),
    as({ adaptation: 'scale' }),
    as({ scalesPx: [32, 48] }),
    as({ scope: { classifier: false, bn: false, lastCells: 0, all: true } }),
    as({ resize: 'squash' }),
  ];
  const chart = runs.reduce((state, run, index) => withResult(state, run, (index + 1) / 10), emptyChart);
  assert.deepEqual(
    [...chart.panels].map(([name, { lines }]) => [name, lines.map((line) => [line.name, line.sums.get(48)?.top1])]),
    [
      [
        'tinynet on shapes, trained at 32 px',
        [
          ['none', 0.1],
          ['adapted: scale', 0.3],
          ['pyramid 32+48', 0.4],
          ['all', 0.5],
        ],
      ],
      ['tinynet on shapes, trained at 32 px, squashed', [['none', 0.6]]],
    ],
  );
});

test('every kind of run has its line, in the order of work', () => {
  const [template] = plan.runs;
  const runs = runKinds.map(
    (kind): PlannedRun => ({ ...template!, reason: 'cached', job: { ...template!.job, kind, key: kind } as never }),
  );
  const state = startDashboard({ ...plan, runs: runs.toReversed() }, 0);
  assert.deepEqual(
    state.kinds.map(({ kind }) => kind),
    runKinds,
  );
});

test('a plan of ten thousand runs has a small state', () => {
  const template = plan.runs.find((run) => run.job.kind === 'evaluate')!;
  const runs = Array.from({ length: 10_000 }, (_, index): PlannedRun => {
    const labels = { ...template.labels, seed: index };
    return { ...template, title: `evaluate ${index}`, labels, job: { ...template.job, key: `key ${index}` } as never };
  });
  let state = startDashboard({ ...plan, runs }, 0);
  for (const { job } of runs) {
    const { key } = job;
    state = reduceDashboard(state, { type: 'run-started', timestampMs: 0, key, attempt: 1, threads: 1, pid: 1 });
    state = reduceDashboard(state, { ...(failed(train, 5) as object), key } as never);
  }
  assert.equal(totals(state).failed, 10_000);
  assert.equal(state.running.size, 0);
  assert.deepEqual(
    state.failures.map(({ title, runs }) => [title, runs]),
    [['evaluate 0', 10_000]],
  );
});

test('a run that fails with the same message as another refers to it, and only the last causes are kept', () => {
  const titles = plan.runs.slice(0, keptFailures + 2).map(({ title }) => title);
  const failing = (title: string, message: string) => [
    started(title, 0),
    failed(title, 5, { error: { code: 'BUG', message } }),
  ];
  const [first, second, ...rest] = titles as [string, string, ...string[]];
  const same = [...failing(first, 'no image'), ...failing(second, 'no image')].reduce(reduceDashboard, begin());
  assert.deepEqual(
    same.ended.map(({ message }) => message),
    ['no image', `for the same reason as ${first}`],
  );
  assert.deepEqual(
    same.failures.map(({ title, message, runs }) => ({ title, message, runs })),
    [{ title: first, message: 'no image', runs: 2 }],
  );
  const others = rest.flatMap((title) => failing(title, title)).reduce(reduceDashboard, same);
  assert.deepEqual(
    others.failures.map(({ message }) => message),
    rest,
  );
});
