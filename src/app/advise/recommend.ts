import { sideOf } from '../../domain/input-size.ts';
import type { BestRow } from '../../report/best/best.ts';
import { type Budget, judgeBudget } from '../../report/best/budget.ts';
import { type BestCost, costRatio } from '../../report/best/cost-ratio.ts';
import { isGained } from '../../report/best/is-gained.ts';
import type { ReportData } from '../../report/report-data.ts';
import { fixName, fixOf, isUntouched } from '../../report/rows/fix.ts';
import type { Recommendation } from './types.ts';

/** A test of unknown cost is not within a limit. */
export const isWithin = (cost: BestCost | null, price: Budget): boolean => {
  if (cost === null) return price.macsRatio === null && price.latency === null;
  const times = cost.times.map(({ here }) => here);
  return judgeBudget({ macsRatio: cost.macs, times }, price) === 'within';
};

/** The choice if its gain is significant; otherwise the unmodified network, if the limits allow that. */
export const recommend = (row: BestRow, data: ReportData, nativePx: number, price: Budget): Recommendation => {
  const choice = (why: Recommendation['why']): Recommendation => ({
    resolutionPx: sideOf(row.testResolution),
    imageResolutionPx: sideOf(row.imageResolution),
    fix: isUntouched(row) ? 'none' : fixName(row),
    why,
    run: row.testRuns[0]!,
  });
  if (isGained(row)) return choice('significant gain');
  const native = data.evaluations.find(
    (test) => test.part === 'test' && test.testResolutionPx === nativePx && isUntouched(fixOf(test)),
  );
  if (native === undefined || !isWithin(costRatio(native, data.costs), price)) return choice('within limits');
  return {
    resolutionPx: sideOf(native.testResolutionPx),
    imageResolutionPx: sideOf(native.imageResolutionPx),
    fix: 'none',
    why: 'kept',
    run: native.key,
  };
};
