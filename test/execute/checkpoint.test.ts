import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { checkpointClock } from '../../src/execute/checkpoint.ts';

test('a checkpoint is due the first time, and then when enough time has passed since the last', () => {
  let nowMs = 5;
  mock.method(performance, 'now', () => nowMs);
  const isDue = checkpointClock(100);
  const at = (ms: number): boolean => {
    nowMs = ms;
    return isDue();
  };
  assert.deepEqual([5, 50, 104, 105, 204, 300].map(at), [true, false, false, true, false, true]);
  mock.restoreAll();
});

test('with no time between them a checkpoint is always due', () => {
  const isDue = checkpointClock(0);
  assert.deepEqual([isDue(), isDue()], [true, true]);
});
