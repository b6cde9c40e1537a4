import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { BusyTime } from '../../src/base/busy-time.ts';

test('overlapping pieces of work count once, and pauses not at all', () => {
  let nowMs = 0;
  mock.method(performance, 'now', () => nowMs);
  const busy = new BusyTime();
  const endFirst = busy.begin();
  nowMs = 1000;
  const endSecond = busy.begin();
  nowMs = 3000;
  endFirst();
  nowMs = 4000;
  endSecond();
  nowMs = 9000;
  const endThird = busy.begin();
  nowMs = 9500;
  endThird();
  assert.equal(busy.seconds, 4.5);
  mock.restoreAll();
});
