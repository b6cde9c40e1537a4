import { FixresError } from '../../base/errors.ts';
import type { Interval } from '../../base/statistics.ts';
import type { MetricName } from '../../domain/choices.ts';
import type { InputSize } from '../../domain/input-size.ts';
import { type BestRow, best } from '../best/best.ts';
import { publishedTransfer } from '../published/table3.ts';
import type { ReportData } from '../report-data.ts';
import type { Figure } from '../rows/figure.ts';
import type { Fix } from '../rows/fix.ts';
import type { Geometry } from '../rows/geometry.ts';
import type { Judged } from '../rows/judged.ts';
import type { MetricFigures } from '../rows/metrics.ts';
import type { Comparison } from '../verdict/verdict.ts';

/** The paper's Table 3 from measured results; `fixres report table3 --format json` prints it. Accuracies 0..1. */
export interface Table3 {
  readonly report: 'table3';
  readonly experiment: string;
  readonly rows: readonly Table3Row[];
  /** Metrics shown, one table each; absent: top-1. The choice on held-out images is always by top-1. */
  readonly metrics?: readonly MetricName[];
}

/** A network on a data set: the baseline, and the choice made on held-out images. */
export interface Table3Row extends Fix, Geometry {
  readonly dataset: string;
  readonly model: string;
  readonly trainResolution: number | null;
  /** Top-1 at K_test = K_train without a fix, on the test images; null if there is no such test. */
  readonly baseline: number | null;
  readonly baseline_ci95: Interval | null;
  /** K_image of the baseline, whose K_test is the train resolution. */
  readonly baselineImageResolution: InputSize | null;
  /**
   * Top-1 of the choice on the test images, null if that test has not finished; the choice itself is in the other
   * fields.
   */
  readonly fixres: number | null;
  readonly fixres_ci95: Interval | null;
  /** Standard deviation over seeds; null for one seed. */
  readonly baseline_sd: number | null;
  readonly fixres_sd: number | null;
  /** Metrics requested in addition to top-1; absent for none, or without such a test. */
  readonly baseline_metrics?: MetricFigures;
  readonly fixres_metrics?: MetricFigures;
  /** Test images, seeds, and test images that could not be read. */
  readonly n: number;
  readonly seeds: number;
  readonly skipped: number;
  readonly overlap?: number;
  readonly judged?: Judged;
  readonly testResolution: InputSize;
  readonly imageResolution: InputSize;
  readonly objectSizeRatio: number | null;
  readonly assignment: Readonly<Record<string, unknown>>;
  readonly heldOut: Figure;
  readonly gain: Comparison | null;
  /** The paper's figures for the data set, from different networks; null if it has none. */
  readonly published: PublishedFigures | null;
}

export interface PublishedFigures {
  readonly dataset: string;
  readonly model: string;
  readonly baseline: number;
  readonly fixres: number;
  readonly sota: { readonly model: string; readonly top1: number };
  readonly testImages: number;
  /** Whether ours was tested on the same number of images; otherwise the images differ. */
  readonly sameTestSet: boolean;
}

/** Throws REPORT_UNAVAILABLE if nothing is held out to choose on, and as `best` does. */
export const table3 = (data: ReportData): Table3 => {
  if (data.select === null) throw nothingHeldOut(data.experiment);
  const rows = best(data).rows.filter(({ recommended }) => recommended);
  const shown = data.metrics === undefined ? {} : { metrics: data.metrics };
  return { report: 'table3', experiment: data.experiment, rows: rows.map(rowOf), ...shown };
};

const nothingHeldOut = (experiment: string): FixresError =>
  new FixresError('REPORT_UNAVAILABLE', `\`${experiment}\` has no held-out images to choose on`, {
    hint: 'add `select: { share: 0.2 }` to the spec and run it again; the best of many tests on the test images themselves is optimistic',
  });

const rowOf = (row: BestRow): Table3Row => ({
  dataset: row.dataset,
  model: row.model,
  trainResolution: row.trainResolution,
  finetune: row.finetune,
  adaptation: row.adaptation,
  scales: row.scales,
  ...(row.crops === undefined ? {} : { crops: row.crops }),
  resize: row.resize,
  cropRatio: row.cropRatio,
  baseline: row.baseline?.top1 ?? null,
  baseline_ci95: row.baseline?.top1_ci95 ?? null,
  baseline_sd: row.baseline?.top1_sd ?? null,
  baselineImageResolution: row.baseline?.imageResolution ?? null,
  fixres: row.test?.top1 ?? null,
  fixres_ci95: row.test?.top1_ci95 ?? null,
  fixres_sd: row.test?.top1_sd ?? null,
  n: testedOf(row)?.n ?? 0,
  seeds: testedOf(row)?.seeds ?? 0,
  skipped: testedOf(row)?.skipped ?? 0,
  ...(row.baseline?.metrics === undefined ? {} : { baseline_metrics: row.baseline.metrics }),
  ...(row.test?.metrics === undefined ? {} : { fixres_metrics: row.test.metrics }),
  ...cautionsOf(row),
  testResolution: row.testResolution,
  imageResolution: row.imageResolution,
  objectSizeRatio: row.objectSizeRatio,
  assignment: row.assignment,
  heldOut: row.heldOut!,
  gain: row.gain,
  published: publishedOf(row),
});

const cautionsOf = (row: BestRow): Pick<Figure, 'overlap' | 'judged'> => {
  const { overlap, judged } = testedOf(row) ?? {};
  return { ...(overlap === undefined ? {} : { overlap }), ...(judged === undefined ? {} : { judged }) };
};

const testedOf = ({ test, baseline }: BestRow): Figure | null => test ?? baseline;

const publishedOf = (row: BestRow): PublishedFigures | null => {
  const { datasetKind, dataset } = row;
  const line = publishedTransfer(datasetKind, dataset);
  if (line === null) return null;
  const { model, stateOfTheArt, testImages } = line;
  return {
    dataset: line.dataset,
    model,
    baseline: share(line.baselinePercent),
    fixres: share(line.fixresPercent),
    sota: { model: stateOfTheArt.model, top1: share(stateOfTheArt.top1Percent) },
    testImages,
    sameTestSet: testedOf(row)?.n === testImages,
  };
};

/** The paper prints one decimal; rounding keeps 94.7 from becoming 0.9470000000000001. */
const share = (percent: number): number => Math.round(percent * 10) / 1000;
