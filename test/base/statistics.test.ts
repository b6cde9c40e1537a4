import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mcNemarExact, mean, standardDeviation, wilsonInterval95 } from '../../src/base/statistics.ts';

const near = (actual: number, expected: number, relative = 1e-10): void => {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);
};

// statsmodels 0.15.0: proportion_confint(successes, trials, 0.05, 'wilson')
const wilson = [
  { successes: 7, trials: 10, low: 0.39677814746114537, high: 0.8922087325936989 },
  { successes: 1, trials: 3, low: 0.06149194472039626, high: 0.7923403991979523 },
  { successes: 1514, trials: 2000, low: 0.737722072000444, high: 0.775292565696992 },
  { successes: 43200, trials: 50000, low: 0.8609674025781388, high: 0.8669766700782836 },
];

test("Wilson's interval is the one that statsmodels gives", () => {
  for (const { successes, trials, low, high } of wilson) {
    const interval = wilsonInterval95(successes, trials);
    near(interval[0], low);
    near(interval[1], high);
  }
});

test("Wilson's interval ends exactly at 0 for no successes and at 1 for only successes", () => {
  // Closed form: the other end is n / (n + z^2) from the near one; z = 1.959963984540054.
  const other = 10 / (10 + 1.959963984540054 ** 2);
  const [noneLow, noneHigh] = wilsonInterval95(0, 10);
  const [allLow, allHigh] = wilsonInterval95(10, 10);
  assert.equal(noneLow, 0);
  near(noneHigh, 1 - other);
  near(allLow, other);
  assert.equal(allHigh, 1);
});

test('an interval for no trials, or for more successes than trials, is refused', () => {
  assert.throws(() => wilsonInterval95(0, 0), RangeError);
  assert.throws(() => wilsonInterval95(3, 2), RangeError);
  assert.throws(() => wilsonInterval95(Number.NaN, 2), RangeError);
});

// scipy 1.17.1: binomtest(min(won, lost), won + lost, 0.5).pvalue; the same from statsmodels' mcnemar(exact=True)
const pairs = [
  { won: 24, lost: 14, p: 0.14330665429588407 },
  { won: 3, lost: 10, p: 0.09228515625 },
  { won: 60, lost: 100, p: 0.001953728034064355 },
  { won: 1000, lost: 1200, p: 2.1817026407914194e-5 },
  { won: 25000, lost: 25400, p: 0.07551994568435078 },
  { won: 6000, lost: 4000, p: 1.7404316412268293e-89 },
];

test("McNemar's exact test gives scipy's p-values, also for very many pairs", () => {
  for (const { won, lost, p } of pairs) {
    near(mcNemarExact(won, lost), p, 1e-9);
    assert.equal(mcNemarExact(lost, won), mcNemarExact(won, lost));
  }
});

test("McNemar's exact test is 2 / 2^n when one side won every pair, and 1 when the pairs are as even as possible", () => {
  near(mcNemarExact(5, 0), 2 / 2 ** 5);
  assert.equal(mcNemarExact(0, 0), 1);
  assert.equal(mcNemarExact(1, 1), 1);
  assert.equal(mcNemarExact(10, 11), 1);
  assert.equal(mcNemarExact(20_000, 40_000), 0); // smaller than any double
  assert.throws(() => mcNemarExact(1.5, 2), RangeError);
});

test('mean and standard deviation are those of a sample', () => {
  // By hand: 2, 4, 9 has mean 5 and variance (9 + 1 + 16) / 2 = 13.
  assert.equal(mean([2, 4, 9]), 5);
  near(standardDeviation([2, 4, 9]), Math.sqrt(13));
  assert.ok(Number.isNaN(standardDeviation([2])));
  assert.ok(Number.isNaN(mean([])));
});
