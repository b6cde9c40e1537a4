import { largest } from '../../base/extremes.ts';
import { groupBy } from '../../base/group-by.ts';
import { type Interval, mean, standardDeviation, wilsonInterval95 } from '../../base/statistics.ts';
import type { MetricName } from '../../domain/choices.ts';
import type { EvaluationRow } from './evaluation-row.ts';
import type { Judged } from './judged.ts';
import { type MetricFigure, type MetricFigures, metricFigures } from './metrics.ts';

/** An accuracy with its uncertainty and cautions. */
export interface Figure {
  /** Mean over seeds, 0..1. */
  readonly top1: number;
  /** Wilson interval for `n` images. */
  readonly top1_ci95: Interval;
  /** Sample standard deviation over seeds; null for one seed. */
  readonly top1_sd: number | null;
  /** Distinct images: those of one seed if all seeds test the same images, otherwise the sum over seeds. */
  readonly n: number;
  readonly seeds: number;
  /** Number of images that could not be read, not included in `n`. */
  readonly skipped: number;
  /** Test images that are also training images; absent for none. */
  readonly overlap?: number;
  /** How predictions were scored; absent: in the usual way. */
  readonly judged?: Judged;
  /** Metrics requested in addition to top-1; absent for none. */
  readonly metrics?: MetricFigures;
}

/** One figure from the tests of several seeds, at least one. */
export const figureOf = (seeds: readonly EvaluationRow[]): Figure => {
  const values = seeds.map((row) => row.top1);
  const top1 = mean(values);
  const distinct = groupBy(seeds, (row) => row.testImages).map(([row]) => row!);
  // Images that several seeds share count once, because repeated tests are not independent images.
  const n = distinct.reduce((sum, row) => sum + row.n, 0);
  const overlap = largest(seeds.map((row) => row.overlap ?? 0));
  return {
    top1,
    top1_ci95: wilsonInterval95(top1 * n, n),
    top1_sd: seeds.length < 2 ? null : standardDeviation(values),
    n,
    seeds: new Set(seeds.map((row) => row.seed)).size,
    skipped: distinct.reduce((sum, row) => sum + row.skipped, 0),
    ...(overlap > 0 ? { overlap } : {}),
    ...(seeds[0]!.judged === undefined ? {} : { judged: seeds[0]!.judged }),
    ...(seeds[0]!.metrics === undefined ? {} : { metrics: metricFigures(seeds) }),
  };
};

/** One metric of a figure; it must have been requested. */
export const metricOf = (
  figure: Pick<Figure, 'top1' | 'top1_ci95' | 'top1_sd' | 'metrics'>,
  metric: MetricName,
): MetricFigure => {
  if (metric === 'top1') return { value: figure.top1, ci95: figure.top1_ci95, sd: figure.top1_sd };
  const found = figure.metrics?.[metric];
  if (found === undefined) throw new Error(`${metric} was not requested`);
  return found;
};
