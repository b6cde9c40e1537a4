import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Budget, judgeBudget, parseCostRatio, parseLatency } from '../../../src/report/best/budget.ts';
import { timed } from '../rows.ts';

test('a latency is a number with a unit', () => {
  assert.deepEqual(['20ms', '0.5s', ' 5 ms', '.5ms', '250us', '250µs'].map(parseLatency), [
    ...[0.02, 0.5, 0.005, 0.0005],
    ...[0.00025, 0.00025],
  ]);
  for (const text of ['20', 'ms', '-5ms', '0ms', '1e3ms', '5min', '1.5x', '', 'NaNs', '2 0ms'])
    assert.throws(() => parseLatency(text), { code: 'CLI_USAGE', hint: /20ms/ }, text);
});

test('a cost is a multiple', () => {
  assert.deepEqual(['1.5x', '2X', '0.75 x', '1×'].map(parseCostRatio), [1.5, 2, 0.75, 1]);
  for (const text of ['1.5', 'x', '0x', '-1x', '150%', '20ms', '', '0x10'])
    assert.throws(() => parseCostRatio(text), { code: 'CLI_USAGE', hint: /1\.5x/ }, text);
});

const at = (seconds: number, batchSize = 1): Budget => ({ latency: { seconds, batchSize }, macsRatio: null });

test('a latency is within a budget only where its whole spread is', () => {
  const price = { macsRatio: 2, times: [timed(1, 0.02, 0.002), timed(8, 0.01, 0.001)] };
  assert.deepEqual(
    [0.0221, 0.021, 0.019, 0.0179].map((seconds) => judgeBudget(price, at(seconds))),
    ['within', 'unsure', 'unsure', 'over'],
  );
  assert.equal(judgeBudget(price, at(0.012, 8)), 'within');
  assert.equal(judgeBudget(price, at(1, 4)), 'unsure');
});

test('times without a spread, or measured on a busy machine, satisfy no limit', () => {
  const [time] = [timed(1, 0.02, 0.002)];
  assert.equal(judgeBudget({ macsRatio: 1, times: [{ ...time!, spread: null }] }, at(1)), 'unsure');
  assert.equal(judgeBudget({ macsRatio: 1, times: [{ ...time!, disturbed: true }] }, at(1)), 'unsure');
});

test('both limits apply together, and without limits everything is within budget', () => {
  const price = { macsRatio: 1.5, times: [timed(1, 0.02, 0.002)] };
  const both = (macsRatio: number, seconds: number) => judgeBudget(price, { ...at(seconds), macsRatio });
  assert.deepEqual([both(1.5, 1), both(1.4, 1), both(1.5, 0.001), both(1.4, 0.02)], ['within', 'over', 'over', 'over']);
  assert.equal(judgeBudget({ macsRatio: 9, times: [] }, { latency: null, macsRatio: null }), 'within');
});
