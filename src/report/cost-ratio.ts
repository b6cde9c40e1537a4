import type { MeasuredCost } from '../store/queries/costs.ts';
import type { EvaluationRow } from './evaluation-row.ts';

/** What a test costs, as a multiple of one at K_test = K_train. */
export interface BestCost {
  readonly macs: number;
  /** Whether multiply-adds were counted; otherwise they are taken to grow with the number of pixels. */
  readonly counted: boolean;
  /** Time per image; null where it was not measured. */
  readonly seconds: number | null;
}

/** null where the train resolution is unknown. A pyramid costs what its resolutions cost together. */
export const costRatio = (
  { model, trainResolutionPx, testResolutionPx, scalesPx }: EvaluationRow,
  costs: readonly MeasuredCost[],
): BestCost | null => {
  if (trainResolutionPx === null) return null;
  const at = (resolution: number): MeasuredCost | undefined =>
    costs.find((cost) => cost.model === model && cost.testResolutionPx === resolution);
  const sides = scalesPx ?? [testResolutionPx];
  const train = at(trainResolutionPx);
  const measured = sides.flatMap((side) => at(side) ?? []);
  if (train === undefined || measured.length < sides.length) {
    return { macs: sum(sides.map((side) => (side / trainResolutionPx) ** 2)), counted: false, seconds: null };
  }
  return {
    macs: sum(measured.map(({ macs }) => macs / train.macs)),
    counted: true,
    seconds: sum(measured.map(({ secondsPerImage }) => secondsPerImage / train.secondsPerImage)),
  };
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
