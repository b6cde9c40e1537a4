import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '../../src/domain/events.ts';
import type { PlannedRun } from '../../src/plan/types.ts';
import { partLines, titlesOf } from '../../src/report/part-lines.ts';
import { inParts } from '../plan/passes/sample-passes.ts';
import { plan as whole } from './terminal/sample-events.ts';

const plan = inParts(whole);
const pass = plan.passes!.find(({ parts }) => parts.length > 1)!;
const parts = pass.parts as readonly [PlannedRun, PlannedRun, PlannedRun, PlannedRun];

const started = ({ job: { key } }: PlannedRun, timestampMs: number): RunEvent => ({
  ...{ type: 'run-started', timestampMs, key, attempt: 1, threads: 1, pid: 1 },
});
const finished = ({ job: { key } }: PlannedRun, timestampMs: number): RunEvent => ({
  ...{ type: 'run-finished', timestampMs, key, attempt: 1 },
  outcome: { key, results: {}, artifacts: [], environment: {}, startedMs: 0, endedMs: 0 },
});
const withoutClock = (line: string | null | undefined): string | null | undefined => line?.slice(10) ?? line;

test('a pass is reported when it starts, every ten seconds, and when it ends, however many parts it has', () => {
  const lineOf = partLines(plan);
  const said = [
    started(parts[0], 0),
    started(parts[1], 100),
    finished(parts[0], 9_000),
    finished(parts[1], 11_000),
    started(parts[2], 11_000),
    finished(parts[2], 12_000),
    finished(parts[3], 13_000),
  ].map((event) => withoutClock(lineOf(event)));
  assert.deepEqual(said, [
    `started   ${pass.title}: 4 parts`,
    null,
    null,
    `running   ${pass.title}: 2 of 4 parts`,
    null,
    null,
    `finished  ${pass.title}: 4 parts`,
  ]);
});

test('parts that are cached count as done', () => {
  const resumed = inParts(whole, (key) => key === parts[0].job.key);
  assert.equal(withoutClock(partLines(resumed)(started(parts[1], 0))), `started   ${pass.title}: 4 parts, 1 cached`);
});

test('other events, failed parts, and passes with a single part have their own lines', () => {
  const lineOf = partLines(plan);
  const single = plan.passes!.find((each) => each.parts.length === 1)!.parts[0]!;
  assert.equal(lineOf(started(single, 0)), undefined);
  assert.equal(lineOf(started(plan.runs[0]!, 0)), undefined);
  const error = { code: 'ENGINE_FAILED', message: 'no' } as const;
  const event = {
    timestampMs: 0,
    key: parts[0].job.key,
    attempt: 1,
    status: 'FAILED',
    reason: 'error',
    error,
  } as const;
  assert.equal(lineOf({ type: 'run-failed', ...event, logFile: null, willRetry: false }), undefined);
  assert.equal(titlesOf(plan).get(parts[0].job.key), `${pass.title} part 1 of 4`);
});
