import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainLine } from '../../src/report/plain-line.ts';
import { failed, finished, halfWay, plan, progressed, started } from './terminal/sample-events.ts';

const titleOf = (key: string): string => plan.runs.find((run) => run.job.key === key)!.title;
/** Without the time of day, which depends on the machine's zone. */
const said = (event: Parameters<typeof plainLine>[0]): string | undefined => plainLine(event, titleOf)?.slice(10);
const train = 'train tinynet 32 seed 1';

test('every event that matters to a user is one line', () => {
  const ended = {
    type: 'plan-ended',
    timestampMs: 0,
    experiment: 'sample',
    finished: 3,
    cached: 1,
    failed: 2,
    killed: 4,
    left: 5,
    causes: [],
  } as const;
  assert.deepEqual(
    [
      halfWay[0]!,
      started(train, 0),
      started(train, 0, 2),
      progressed(train, 0, { fraction: 0.25 }),
      finished('evaluate tinynet 32>32 none seed 1', 0, { top1: 0.7333 }),
      failed(train, 0),
      failed(train, 0, { willRetry: true, logFile: null }),
      failed(train, 0, { status: 'KILLED', logFile: null, error: { code: 'BUG', message: 'in all:\n  two\n  lines' } }),
      { ...ended, interrupted: false },
      { ...ended, interrupted: true },
    ].map(said),
    [
      'planned   sample: 16 runs, 0 cached',
      'started   train tinynet 32 seed 1',
      'started   train tinynet 32 seed 1, attempt 2',
      'running   train tinynet 32 seed 1: 25 %',
      'finished  evaluate tinynet 32>32 none seed 1: 1.2 s, top-1 73.3 %',
      'failed    train tinynet 32 seed 1: the loss is not a number; log: runs/objects/ab/abcd/attempt-1.log',
      'retrying  train tinynet 32 seed 1: the loss is not a number',
      'not done  train tinynet 32 seed 1: in all: two; lines',
      'ended     sample: 3 finished, 1 cached, 2 failed, 9 not done',
      'stopped   sample: 3 finished, 1 cached, 2 failed, 9 not done',
    ],
  );
});

test('the line begins with the time of day', () => {
  assert.match(plainLine(started(train, Date.now()), titleOf) ?? '', /^\d\d:\d\d:\d\d {2}started/);
});

test('metrics are kept, not printed', () => {
  const metrics = [{ key: 'train_loss', value: 1, step: 1, timestampMs: 0 }];
  assert.equal(plainLine({ type: 'run-metrics', timestampMs: 0, key: plan.runs[0]!.job.key, metrics }, titleOf), null);
});
