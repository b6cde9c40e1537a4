import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryDelayMs } from '../../src/schedule/retry.ts';

test('the delay doubles with every retry, up to half a minute', () => {
  assert.deepEqual(
    [1, 2, 3, 10].map((retry) => retryDelayMs(retry, 1000)),
    [1000, 2000, 4000, 30_000],
  );
});
