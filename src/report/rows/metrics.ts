import { groupBy } from '../../base/group-by.ts';
import { type Interval, mean, standardDeviation, wilsonInterval95 } from '../../base/statistics.ts';
import { calibrationBins } from '../../domain/calibration-error.ts';
import type { MetricName } from '../../domain/choices.ts';
import { type ClassCount, meanPerClass, meanPerClassInterval95 } from '../../domain/class-accuracy.ts';

export const metricNames = ['top1', 'top5', 'mean_per_class', 'ece'] as const satisfies readonly MetricName[];

/** Metrics that tables can show in addition to top-1. */
export type OtherMetric = Exclude<MetricName, 'top1'>;

/** A metric over the tests of several seeds, 0..1. */
export interface MetricFigure {
  /** Mean over seeds. */
  readonly value: number;
  /** Interval over the images; null for a metric without one. */
  readonly ci95: Interval | null;
  /** Sample standard deviation over seeds; null for one seed. */
  readonly sd: number | null;
}

export type MetricFigures = Readonly<Partial<Record<OtherMetric, MetricFigure>>>;

/** The metrics requested for a test, computed from its predictions on demand. */
export interface AskedMetrics {
  readonly names: readonly OtherMetric[];
  /** Throws REPORT_UNAVAILABLE if the predictions are not kept. */
  readonly counts: () => readonly ClassCount[];
  /** Throws REPORT_UNAVAILABLE if the confidences are not kept. */
  readonly ece: () => number;
}

interface Seed {
  readonly testImages: string;
  readonly metrics?: AskedMetrics;
}

type MeasuredSeed = Seed & { readonly metrics: AskedMetrics };

/** The requested metrics over at least one seed; empty if none are requested. */
export const metricFigures = (seeds: readonly Seed[]): MetricFigures => {
  const measured = seeds.filter((seed): seed is MeasuredSeed => seed.metrics !== undefined);
  const names = measured[0]?.metrics.names ?? [];
  return Object.fromEntries(names.map((name) => [name, makers[name](measured)]));
};

const makers: Readonly<Record<OtherMetric, (seeds: readonly MeasuredSeed[]) => MetricFigure>> = {
  top5: (seeds) => {
    const shareOf = (counts: readonly ClassCount[]): number => sumOf(counts, 'correct5') / sumOf(counts, 'n');
    return overSeeds(
      seeds,
      ({ metrics }) => shareOf(metrics.counts()),
      (counts, value) => {
        const n = sumOf(counts, 'n');
        return wilsonInterval95(value * n, n);
      },
    );
  },
  mean_per_class: (seeds) => overSeeds(seeds, ({ metrics }) => meanPerClass(metrics.counts()), meanPerClassInterval95),
  ece: (seeds) => overSeeds(seeds, ({ metrics }) => metrics.ece(), null),
};

const overSeeds = (
  seeds: readonly MeasuredSeed[],
  measure: (seed: MeasuredSeed) => number,
  intervalOf: ((counts: readonly ClassCount[], value: number) => Interval) | null,
): MetricFigure => {
  const values = seeds.map(measure);
  const value = mean(values);
  return {
    value,
    ci95: intervalOf === null ? null : intervalOf(distinctCounts(seeds), value),
    sd: seeds.length < 2 ? null : standardDeviation(values),
  };
};

const sumOf = (counts: readonly ClassCount[], field: 'n' | 'correct5'): number =>
  counts.reduce((sum, count) => sum + count[field], 0);

/** Images that several seeds share count once, with the mean of their correctness. */
const distinctCounts = (seeds: readonly MeasuredSeed[]): ClassCount[] => {
  const shared = groupBy(seeds, ({ testImages }) => testImages).flatMap((sharing) => {
    const each = 1 / sharing.length;
    return sharing.flatMap(({ metrics }) => metrics.counts().map((count) => scaled(count, each)));
  });
  return groupBy(shared, ({ label }) => String(label)).map((ofClass) =>
    ofClass.reduce((a, b) => ({
      label: a.label,
      n: a.n + b.n,
      correct: a.correct + b.correct,
      correct5: a.correct5 + b.correct5,
    })),
  );
};

const scaled = ({ label, n, correct, correct5 }: ClassCount, factor: number): ClassCount => ({
  label,
  n: n * factor,
  correct: correct * factor,
  correct5: correct5 * factor,
});

/** Names of the metrics in reports. */
export const metricTitles: Readonly<Record<MetricName, string>> = {
  top1: 'top-1 accuracy',
  top5: 'top-5 accuracy',
  mean_per_class: 'mean per-class accuracy',
  ece: 'expected calibration error',
};

/** Metrics whose lowest value is best. */
const lowestIsBest: ReadonlySet<MetricName> = new Set(['ece']);

/** 1 if the highest value of a metric is best, -1 if the lowest is. */
export const signOf = (metric: MetricName): 1 | -1 => (lowestIsBest.has(metric) ? -1 : 1);

/** How the intervals of a table were computed. */
export const intervalNotes: Readonly<Record<MetricName, string>> = {
  top1: 'interval: 95 %, Wilson, over the images',
  top5: 'interval: 95 %, Wilson, over the images',
  mean_per_class: "interval: 95 %, from the classes' Wilson intervals (Zou et al. 2009)",
  ece: `${calibrationBins} confidence bins; the lowest value is best`,
};
