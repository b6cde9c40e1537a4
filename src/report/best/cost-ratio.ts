import { type ImageTime, timeRatio, timeTogether } from '../../domain/image-time.ts';
import { equalSquarePx, type InputSize } from '../../domain/input-size.ts';
import type { MeasuredCost } from '../../store/queries/costs.ts';
import type { EvaluationRow } from '../rows/evaluation-row.ts';
import { isPartOf } from '../rows/panels.ts';

/** The cost of a test, as a multiple of one at K_test = K_train. */
export interface BestCost {
  readonly macs: number;
  /** Whether multiply-adds were counted; otherwise they are assumed proportional to the number of pixels. */
  readonly counted: boolean;
  /** By rising batch size; empty where no time was measured. */
  readonly times: readonly TimeAgainstTrain[];
}

/** Seconds per image, here and at K_test = K_train. */
export interface TimeAgainstTrain {
  readonly batchSize: number;
  readonly here: ImageTime;
  readonly atTrain: ImageTime;
  /** null if the two spreads overlap. */
  readonly ratio: number | null;
}

/**
 * null if the train resolution is unknown. A pyramid costs the sum of its resolutions, several crops the sum of the
 * crops.
 */
export const costRatio = (row: EvaluationRow, costs: readonly MeasuredCost[]): BestCost | null => {
  const { trainResolutionPx, testResolutionPx, scalesPx, crops = 1 } = row;
  if (trainResolutionPx === null) return null;
  const own = costs.filter(({ model, assignment }) => model === row.model && isPartOf(assignment, row.assignment));
  const at = (resolution: InputSize): MeasuredCost | undefined =>
    own.find((cost) => cost.testResolutionPx === resolution);
  const sizes = scalesPx ?? Array<InputSize>(crops).fill(testResolutionPx);
  const train = at(trainResolutionPx);
  const measured = sizes.flatMap((size) => at(size) ?? []);
  if (train === undefined || measured.length < sizes.length) {
    return {
      macs: sum(sizes.map((size) => (equalSquarePx(size) / trainResolutionPx) ** 2)),
      counted: false,
      times: [],
    };
  }
  return {
    macs: sum(measured.map(({ macs }) => macs / train.macs)),
    counted: true,
    times: timeTogether(measured.map(({ times }) => times)).flatMap((here) => againstTrain(here, train)),
  };
};

const againstTrain = (here: ImageTime, { times }: MeasuredCost): TimeAgainstTrain[] => {
  const { batchSize } = here;
  const atTrain = times.find((time) => time.batchSize === batchSize);
  return atTrain === undefined ? [] : [{ batchSize, here, atTrain, ratio: timeRatio(atTrain, here) }];
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
