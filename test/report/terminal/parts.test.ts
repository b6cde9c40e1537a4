import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reduceDashboard, startDashboard, totals } from '../../../src/report/terminal/dashboard-state.ts';
import { plannedWork } from '../../../src/report/terminal/time-left.ts';
import { inParts } from '../../plan/passes/sample-passes.ts';
import { plan as whole } from './sample-events.ts';

const plan = inParts(whole);
const part = plan.passes!.find(({ parts }) => parts.length > 1)!.parts[0]!;
const { key } = part.job;
const at = { key, attempt: 1 };
const started = { type: 'run-started', timestampMs: 0, ...at, threads: 1, pid: 1 } as const;
const outcome = { key, results: {}, artifacts: [], environment: {}, startedMs: 0, endedMs: 0 };
const begun = reduceDashboard(startDashboard(plan, 0), started);
const countOf = (state: typeof begun) => state.kinds.find(({ kind }) => kind === 'pass')!;

test('one line says how many parts are finished; they are not runs, and their ends are not listed', () => {
  assert.equal(begun.running.get(key)?.title, part.title);
  const done = reduceDashboard(begun, { type: 'run-finished', timestampMs: 1, ...at, outcome });
  assert.deepEqual([countOf(done).finished, countOf(done).total], [1, 4 + 1]);
  assert.deepEqual([done.ended, totals(done).total, totals(done).finished], [[], whole.runs.length, 0]);
});

test('a failed part is listed, but is not a failure: its runs do the remaining work', () => {
  const error = { code: 'ENGINE_FAILED', message: 'no' } as const;
  const end = { status: 'FAILED', reason: 'error', error, logFile: null, willRetry: false } as const;
  const failed = reduceDashboard(begun, { type: 'run-failed', timestampMs: 1, ...at, ...end });
  assert.deepEqual([failed.ended[0]?.title, failed.failures, totals(failed).failed], [part.title, [], 0]);
  assert.equal(countOf(failed).failed, 1);
});

test('the work of features runs that have a pass is that of its parts', () => {
  const costOf = (kind: string) => plannedWork(plan).find((work) => work.kind === kind)!.costLeft;
  assert.equal(costOf('features'), 0);
  assert.ok(costOf('pass') > 0);
});
