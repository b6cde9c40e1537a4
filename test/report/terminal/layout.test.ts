import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type DashboardState, reduceDashboard, startDashboard } from '../../../src/report/terminal/dashboard-state.ts';
import { layoutDashboard } from '../../../src/report/terminal/layout.ts';
import { noHistory } from '../../../src/report/terminal/spark-line.ts';
import { halfWay, plan } from './sample-events.ts';

const state = halfWay.reduce(reduceDashboard, startDashboard(plan, 0));

const linesOf = (some: DashboardState, rows: number): number => {
  const layout = layoutDashboard(some, { columns: 80, rows });
  const kinds = { each: some.kinds.length, together: 1, none: 0 }[layout.kinds];
  return (
    1 + kinds + layout.running + layout.failures + layout.chartLines + (layout.footer ? 1 : 0) + (layout.best ? 1 : 0)
  );
};

test('the redrawn region always stays two lines below the height of the terminal', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 80 }), fc.integer({ min: 0, max: 200 }), fc.nat(5), (rows, running, lost) => {
      const runs = new Map(
        Array.from({ length: running }, (_, index) => [
          `${index}`,
          { title: `${index}`, kind: 'train' as const, cost: 1, startedMs: 0, progress: null, losses: noHistory },
        ]),
      );
      const failure = { title: 'a', message: 'b', logFile: 'c', runs: 1 };
      const failures = Array.from({ length: lost }, () => failure);
      assert.ok(linesOf({ ...state, running: runs, failures }, rows) <= Math.max(1, rows - 2));
    }),
  );
});

test('a tall terminal shows everything, a short one the essentials', () => {
  assert.deepEqual(layoutDashboard(state, { columns: 80, rows: 40 }), {
    kinds: 'each',
    failures: 3,
    running: 2,
    chartLines: 14,
    footer: true,
    best: true,
  });
  assert.deepEqual(layoutDashboard(state, { columns: 80, rows: 8 }), {
    kinds: 'together',
    failures: 1,
    running: 1,
    chartLines: 0,
    footer: true,
    best: true,
  });
});
