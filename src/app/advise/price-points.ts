import { pairedDifference, z95 } from '../../base/statistics.ts';
import { sideOf } from '../../domain/input-size.ts';
import { costRatio } from '../../report/best/cost-ratio.ts';
import { paretoFront } from '../../report/best/pareto-front.ts';
import type { ReportData } from '../../report/report-data.ts';
import { type EvaluationRow, onTestImages } from '../../report/rows/evaluation-row.ts';
import { fixName, fixOf, isUntouched } from '../../report/rows/fix.ts';
import { pairedTest } from '../../report/rows/paired-test.ts';
import { candidatesOf } from '../../report/verdict/verdict.ts';
import type { Cheaper, PricedPoint } from './types.ts';

/** Every test with its cost; sorted by cost, ties by accuracy. */
export const pricedPoints = ({ evaluations, costs }: ReportData): PricedPoint[] => {
  const points = candidatesOf(onTestImages(evaluations)).map(({ point, seeds: [row] }) => {
    const cost = costRatio(row!, costs);
    const alone = cost?.times.find(({ batchSize }) => batchSize === 1);
    return {
      resolutionPx: sideOf(point.testResolution),
      fix: fixName(point),
      top1: point.top1,
      top1_ci95: point.top1_ci95,
      macs: cost?.macs ?? null,
      latencySeconds: alone?.here.median ?? null,
    };
  });
  const macsOf = ({ macs }: { readonly macs: number | null }): number => macs ?? 0;
  const front = new Set(paretoFront(points, macsOf, ({ top1 }) => top1));
  return points
    .map((point) => ({ ...point, isOnFront: front.has(point) }))
    .sort((a, b) => macsOf(a) - macsOf(b) || b.top1 - a.top1);
};

/** A loss of top-1 below this is accepted for a lower cost. */
const acceptedLoss = 0.01;

/**
 * The unmodified network at the smallest resolution below the native one that loses less than a point, with 95 %
 * confidence. Resolutions are tested from the largest down until one fails, so that testing several does not inflate
 * the error rate.
 */
export const cheaperTest = ({ evaluations, costs }: ReportData, nativePx: number): Cheaper | null => {
  const untouched = onTestImages(evaluations).filter((row) => isUntouched(fixOf(row)));
  const at = (sidePx: number): EvaluationRow | undefined => untouched.find((row) => row.testResolutionPx === sidePx);
  const native = at(nativePx);
  if (native === undefined) return null;
  const below = [...new Set(untouched.map((row) => sideOf(row.testResolutionPx)))]
    .filter((side) => side < nativePx)
    .sort((a, b) => b - a);
  let found: Cheaper | null = null;
  for (const side of below) {
    const row = at(side)!;
    const test = pairedTest([{ from: native, to: row }]);
    if (test === null) break;
    const { images, won, lost } = test;
    const difference = (won - lost) / images;
    const { centre, variance } = pairedDifference(won - lost, won + lost, images);
    const reach = z95 * Math.sqrt(variance);
    if (centre - reach < -acceptedLoss) break;
    const macs = costRatio(row, costs)?.macs ?? (side / nativePx) ** 2;
    found = { resolutionPx: side, macs, difference, difference_ci95: [centre - reach, centre + reach] };
  }
  return found;
};
