/** A lower and an upper bound. */
export type Interval = readonly [low: number, high: number];

/** 0.975 quantile of the standard normal distribution. */
export const z95 = 1.959963984540054;

/**
 * Wilson's 95% score interval for `successes` out of `trials` (integers, or fractional for a mean over seeds). Within
 * 0..1, even at 0 or all successes. Source: E. B. Wilson, "Probable inference", JASA 22 (1927).
 */
export const wilsonInterval95 = (successes: number, trials: number): Interval => {
  if (!(trials > 0 && successes >= 0 && successes <= trials)) {
    throw new RangeError(`no interval for ${successes} successes in ${trials} trials`);
  }
  const share = successes / trials;
  const scale = 1 + z95 ** 2 / trials;
  const centre = (share + z95 ** 2 / (2 * trials)) / scale;
  const reach = (z95 / scale) * Math.sqrt((share * (1 - share)) / trials + z95 ** 2 / (4 * trials ** 2));
  return [successes === 0 ? 0 : Math.max(0, centre - reach), successes === trials ? 1 : Math.min(1, centre + reach)];
};

/**
 * McNemar's exact test: the two-sided p-value of `won` against `lost` discordant pairs, which are tosses of a fair
 * coin under the null hypothesis. 1 when there are none. Source: Q. McNemar, Psychometrika 12 (1947), in its binomial
 * form.
 */
export const mcNemarExact = (won: number, lost: number): number => {
  if (!(Number.isInteger(won) && Number.isInteger(lost) && won >= 0 && lost >= 0)) {
    throw new RangeError(`no test of ${won} against ${lost} pairs`);
  }
  return Math.min(1, 2 * halfBinomialTail(Math.min(won, lost), won + lost));
};

/** P(X <= k) for n tosses of a fair coin. Computed in logarithms, because 0.5^n underflows a double beyond n = 1074. */
const halfBinomialTail = (k: number, n: number): number => {
  let logLargest = -n * Math.LN2;
  for (let drawn = 1; drawn <= k; drawn++) logLargest += Math.log((n - drawn + 1) / drawn);
  let sum = 1;
  let term = 1;
  for (let drawn = k; drawn > 0 && term > sum * Number.EPSILON; drawn--) {
    term *= drawn / (n - drawn + 1);
    sum += term;
  }
  return Math.exp(logLargest + Math.log(sum));
};

/**
 * Centre and variance of the mean of `count` paired differences, each -1..1, from their sum and sum of squares.
 * Adding half a pair of either sign and one pair without a difference keeps coverage accurate if few pairs differ.
 * Source: A. Agresti and Y. Min, "Simple improved confidence intervals for comparing matched proportions", Statistics
 * in Medicine 24 (2005).
 */
export const pairedDifference = (sum: number, squares: number, count: number): { centre: number; variance: number } => {
  const centre = sum / (count + 2);
  return { centre, variance: ((squares + 1) / (count + 2) - centre ** 2) / (count + 2) };
};

/** NaN for no values. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of a sample (divided by count - 1); NaN for fewer than two values. */
export const standardDeviation = (values: readonly number[]): number => {
  if (values.length < 2) return Number.NaN;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
};

/**
 * Holm's adjustment of p-values for multiple comparisons; NaN stays NaN and is not counted.
 * Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Stat. 6 (1979).
 */
export const holmAdjusted = (ps: readonly number[]): number[] => {
  const rising = [...ps.keys()].filter((index) => !Number.isNaN(ps[index])).sort((a, b) => ps[a]! - ps[b]!);
  const adjusted = ps.map(() => Number.NaN);
  let largest = 0;
  for (const [rank, index] of rising.entries()) {
    largest = Math.max(largest, Math.min(1, (rising.length - rank) * ps[index]!));
    adjusted[index] = largest;
  }
  return adjusted;
};
