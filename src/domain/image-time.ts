import { quantile } from '../base/quantile.ts';
import type { Interval } from '../base/statistics.ts';

/** How long batches of one size took in each round of a measurement, in seconds per image. */
export interface TimedBatches {
  readonly batchSize: number;
  readonly secondsPerImage: readonly number[];
  /** Other programs used processors that the measurement needed. */
  readonly disturbed?: true;
}

/** The same in a few numbers, in seconds. */
export interface ImageTime {
  readonly batchSize: number;
  readonly rounds: number;
  readonly median: number;
  /** Range of the rounds without the fastest and the slowest fifteenth; null for too few rounds to estimate it. */
  readonly spread: Interval | null;
  readonly disturbed?: true;
}

/** Whether a result of a cost run was measured on the machine, so that it differs each time the run is executed. */
export const isMeasured = (result: string): boolean => /^(secondsPerImage|othersCores)\b/.test(result);

/**
 * The ranges of two sets of this many rounds from one distribution are disjoint by chance once in 6,435 times: in 2 of
 * the 16 choose 8 orders.
 */
const fewestRounds = 8;

export const imageTime = ({ batchSize, secondsPerImage, disturbed }: TimedBatches): ImageTime => {
  const rounds = secondsPerImage.length;
  const rising = secondsPerImage.toSorted((a, b) => a - b);
  const outside = Math.floor(rounds / 15);
  const spread = rounds < fewestRounds ? null : ([rising[outside]!, rising.at(-1 - outside)!] as const);
  return { batchSize, rounds, median: quantile(rising, 0.5), spread, ...flag(disturbed) };
};

const flag = (disturbed: true | undefined): { disturbed?: true } => (disturbed === true ? { disturbed } : {});

/**
 * How many times as long `to` takes as `from`; null if their spreads overlap or are unknown, or if other programs
 * disturbed a measurement. For equal distributions, the spreads over 15 rounds are disjoint 3 times in a million.
 */
export const timeRatio = (from: ImageTime, to: ImageTime): number | null => {
  if (from.spread === null || to.spread === null || from.disturbed || to.disturbed) return null;
  const isApart = to.spread[0] > from.spread[1] || to.spread[1] < from.spread[0];
  return isApart ? to.median / from.median : null;
};

/**
 * The time that several images take one after the other, for each batch size that was timed for every resolution. The
 * ends of the spreads are added, which bounds the spread of the sum.
 */
export const timeTogether = (images: readonly (readonly ImageTime[])[]): ImageTime[] =>
  (images[0] ?? []).flatMap(({ batchSize }) => {
    const times = images.flatMap((each) => each.find((time) => time.batchSize === batchSize) ?? []);
    return times.length < images.length ? [] : [times.reduce(sumOf)];
  });

const sumOf = (a: ImageTime, b: ImageTime): ImageTime => ({
  batchSize: a.batchSize,
  rounds: Math.min(a.rounds, b.rounds),
  median: a.median + b.median,
  spread: a.spread && b.spread && [a.spread[0] + b.spread[0], a.spread[1] + b.spread[1]],
  ...flag(a.disturbed ?? b.disturbed),
});
