import { quantile } from './quantile.ts';
import { type Interval, medianInterval95 } from './statistics.ts';

/** What batches of one size took in each round of a measurement: seconds for an image. */
export interface TimedBatches {
  readonly batchSize: number;
  readonly secondsPerImage: readonly number[];
}

/** The same in a few numbers, in seconds. */
export interface ImageTime {
  readonly batchSize: number;
  /** Rounds behind the median; 1 for a result that kept nothing but its median. */
  readonly rounds: number;
  readonly median: number;
  /** null where there are too few rounds to say how far the median may be off. */
  readonly spread: TimeSpread | null;
}

export interface TimeSpread {
  readonly min: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  readonly max: number;
  /** Of the median. */
  readonly ci95: Interval;
}

export const imageTime = ({ batchSize, secondsPerImage }: TimedBatches): ImageTime => {
  const rising = secondsPerImage.toSorted((a, b) => a - b);
  const ci95 = medianInterval95(rising);
  const spread = ci95 && {
    min: rising[0]!,
    lowerQuartile: quantile(rising, 0.25),
    upperQuartile: quantile(rising, 0.75),
    max: rising.at(-1)!,
    ci95,
  };
  return { batchSize, rounds: rising.length, median: quantile(rising, 0.5), spread };
};

/**
 * What several images take one after the other, each in batches of the sizes that all were timed with. The ends of an
 * interval add up: the sum lies no farther out than that.
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
  spread: a.spread && b.spread && sumOfSpreads(a.spread, b.spread),
});

const sumOfSpreads = (a: TimeSpread, b: TimeSpread): TimeSpread => ({
  min: a.min + b.min,
  lowerQuartile: a.lowerQuartile + b.lowerQuartile,
  upperQuartile: a.upperQuartile + b.upperQuartile,
  max: a.max + b.max,
  ci95: [a.ci95[0] + b.ci95[0], a.ci95[1] + b.ci95[1]],
});
