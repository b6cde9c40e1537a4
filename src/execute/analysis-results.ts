import type { Analysis } from '../domain/analysis-types.ts';
import { imageTime, type TimedBatches } from '../domain/image-time.ts';

/**
 * The single numbers of an analysis, as results of its run. Names for the n-th test transform or resolution end with
 * `:n`, from 0.
 */
export const analysisResults = (analysis: Analysis): Record<string, number> => {
  switch (analysis.analysis) {
    case 'roc':
      return {
        draws: analysis.train.count,
        trainMean: analysis.train.mean,
        ...numbered(analysis.test, ({ share }) => ({ testMean: share.mean })),
      };
    case 'object_size':
      return {
        draws: analysis.draws,
        trainFactor: analysis.trainFactor,
        ...numbered(analysis.test, ({ ratio, equalisingResolutionPx }) => ({ ratio, equalisingResolutionPx })),
      };
    case 'activations': {
      const { images, mean, standardDeviation, zeros, nearZeros, quantileLevels, quantiles } = analysis;
      const median = quantiles[quantileLevels.indexOf(0.5)]!;
      return { n: images, mean, standardDeviation, median, zeros, nearZeros };
    }
    case 'cost':
      return {
        parameters: analysis.parameters,
        ...(analysis.othersCores === undefined ? {} : { othersCores: analysis.othersCores }),
        ...numbered(analysis.costs, ({ macs, times }) => ({ macs, ...timeResults(times) })),
      };
  }
};

/** Median and spread in seconds, as `measuredCosts` reads them. */
const timeResults = (times: readonly TimedBatches[]): Record<string, number> =>
  Object.fromEntries(
    times.map(imageTime).flatMap(({ batchSize, rounds, median, spread, disturbed }) => {
      const name = `secondsPerImage.batch${batchSize}`;
      const [low, high] = spread ?? [];
      const ends =
        spread === null
          ? []
          : ([
              [`${name}.low`, low!],
              [`${name}.high`, high!],
            ] as const);
      const flag = disturbed === true ? ([[`${name}.disturbed`, 1]] as const) : [];
      return [[name, median], [`${name}.rounds`, rounds], ...ends, ...flag];
    }),
  );

const numbered = <Row>(
  rows: readonly Row[],
  numbersOf: (row: Row) => Readonly<Record<string, number>>,
): Record<string, number> =>
  Object.fromEntries(
    rows.flatMap((row, index) =>
      Object.entries(numbersOf(row)).map(([name, value]) => [`${name}:${index}`, value] as const),
    ),
  );
