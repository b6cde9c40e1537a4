import { FixresError } from '../../base/errors.ts';
import { groupBy } from '../../base/group-by.ts';
import { contentKey } from '../../base/json.ts';
import { compareSizes, type InputSize } from '../../domain/input-size.ts';
import type { Select } from '../../spec/experiment.ts';
import type { ReportData } from '../report-data.ts';
import { type EvaluationRow, onHeldOutImages, onTestImages } from '../rows/evaluation-row.ts';
import { type Figure, figureOf } from '../rows/figure.ts';
import { compareFixes, type Fix, fixOf, isUntouched } from '../rows/fix.ts';
import type { Geometry } from '../rows/geometry.ts';
import { isPartOf, panelsOf } from '../rows/panels.ts';
import { type Candidate, type Comparison, candidatesOf, compare } from '../verdict/verdict.ts';
import { type BestCost, costRatio } from './cost-ratio.ts';
import { type CrossFitChoice, crossFitChoice } from './cross-fit-choice.ts';

/** Which test resolution and fix to use: one row per combination of the other axes. */
export interface Best {
  readonly report: 'best';
  readonly experiment: string;
  /** Held-out training images; or, where none are held out, the test images themselves, and the gain is cross-fitted. */
  readonly chosenOn: 'held_out' | 'test';
  /** The axes that are chosen over. */
  readonly over: Select['over'];
  readonly rows: readonly BestRow[];
}

export interface BestRow extends Fix, Geometry {
  readonly dataset: string;
  readonly datasetKind: string;
  readonly model: string;
  readonly trainResolution: number | null;
  /** Matrix assignment of the choice. */
  readonly assignment: Readonly<Record<string, unknown>>;
  readonly testResolution: InputSize;
  readonly imageResolution: InputSize;
  readonly objectSizeRatio: number | null;
  /** Number of points among which it has the highest top-1 on the images used for choosing. */
  readonly candidates: number;
  /** null if nothing is held out. */
  readonly heldOut: Figure | null;
  /** The choice on the test images, optimistic if it was chosen on them; null if that test has not finished. */
  readonly test: Figure | null;
  /** Keys of its runs, one per seed; empty if it has not finished. */
  readonly testRuns: readonly string[];
  /** The same network at K_test = K_train without a fix, on the test images; null if there is no such test. */
  readonly baseline: (Figure & { readonly testResolution: InputSize; readonly imageResolution: InputSize }) | null;
  /**
   * From the baseline to the choice; null if one is missing, the choice is the baseline, or it was chosen on test
   * images.
   */
  readonly gain: Comparison | null;
  /** The gain over the baseline of choosing on test images; null if unknown, absent if images are held out. */
  readonly crossFit?: CrossFitChoice | null;
  /** Significantly better on held-out images than on test images, as if it had been trained on them; absent: no. */
  readonly heldOutSeemsTrained?: true;
  readonly cost: BestCost | null;
  /** The highest of its network's rows on the images used for choosing, excluding pyramids. */
  readonly recommended: boolean;
}

/** Limits on the cost of a choice; they do not apply to the baseline. */
export type IsAffordable = (cost: BestCost | null) => boolean;

/**
 * Chooses on held-out images if the spec holds some out, otherwise by cross-fitting. Throws REPORT_UNAVAILABLE if no
 * test on the images used for choosing has finished, or if nothing is within the budget.
 */
export const best = (data: ReportData, isAffordable: IsAffordable = () => true): Best => {
  const { experiment, evaluations, select, costs } = data;
  const tests = candidatesOf(onTestImages(evaluations));
  const judged = select === null ? tests : candidatesOf(onHeldOutImages(evaluations));
  if (judged.length === 0) throw nothingTested(experiment, select);
  const affordable = judged.filter(({ seeds: [row] }) => isAffordable(costRatio(row!, costs)));
  if (affordable.length === 0) throw nothingAffordable(experiment);
  const over = select?.over ?? allAxes;
  const rows = groupBy(affordable, ({ seeds: [row] }) => contentKey(fixedAxes(row!, over)))
    .flatMap((group) => (over.includes('matrix') ? [group] : byAssignment(group)))
    .map((group) => rowOf(group, select === null ? null : judged, tests, costs));
  const networks = groupBy(rows, networkKey);
  const chosenOn = select === null ? 'test' : 'held_out';
  return { report: 'best', experiment, chosenOn, over, rows: networks.flatMap(withRecommendation) };
};

const allAxes: Select['over'] = ['test_resolution', 'scope', 'matrix'];

const nothingTested = (experiment: string, select: Select | null): FixresError =>
  new FixresError(
    'REPORT_UNAVAILABLE',
    `no test of \`${experiment}\`${select === null ? '' : ' on held-out images'} has finished`,
    { hint: 'continue with `fixres run SPEC`' },
  );

const nothingAffordable = (experiment: string): FixresError =>
  new FixresError('REPORT_UNAVAILABLE', `no test of \`${experiment}\` is within the limits on cost and latency`, {
    hint: 'raise the limits, test at smaller resolutions, or, for a latency, measure it with `analyses: [cost]`',
  });

/** Values that all candidates of a row share. Pyramids and several crops serve as comparisons, not as candidates. */
const fixedAxes = (row: EvaluationRow, over: Select['over']): unknown[] => [
  ...[row.dataset, row.model, row.trainResolutionPx, row.resize, row.cropRatio, row.scalesPx, row.crops ?? 1],
  ...(over.includes('scope') ? [] : [{ ...fixOf(row) }]),
  ...(over.includes('test_resolution') ? [] : [row.testResolutionPx]),
];

const byAssignment = (group: readonly Candidate[]): Candidate[][] =>
  panelsOf(
    group.map((candidate) => ({ candidate, assignment: candidate.seeds[0]!.assignment })),
    () => '',
  ).map(({ rows }) => rows.map(({ candidate }) => candidate));

const rowOf = (
  group: readonly Candidate[],
  heldOut: readonly Candidate[] | null,
  tests: readonly Candidate[],
  costs: ReportData['costs'],
): Omit<BestRow, 'recommended'> => {
  const complete = group.filter(({ seeds }) => isOfAllSeeds(seeds, group)).toSorted(preferred);
  const chosen = complete.toSorted((a, b) => b.point.top1 - a.point.top1)[0]!;
  const row = chosen.seeds[0]!;
  const test = tests.find((candidate) => isSamePlace(candidate, chosen));
  const baseline = tests.find((candidate) => isBaseline(candidate.seeds[0]!, row));
  const isCompared = test !== undefined && baseline !== undefined;
  return {
    dataset: row.dataset,
    datasetKind: row.datasetKind,
    model: row.model,
    trainResolution: row.trainResolutionPx,
    resize: row.resize,
    cropRatio: row.cropRatio,
    ...fixOf(row),
    assignment: row.assignment,
    testResolution: row.testResolutionPx,
    imageResolution: row.imageResolutionPx,
    objectSizeRatio: row.objectSizeRatio,
    candidates: complete.length,
    heldOut: heldOut === null ? null : figureOf(chosen.seeds),
    test: test === undefined ? null : figureOf(test.seeds),
    testRuns: test === undefined ? [] : test.seeds.map(({ key }) => key),
    baseline:
      baseline === undefined
        ? null
        : {
            testResolution: baseline.point.testResolution,
            imageResolution: baseline.point.imageResolution,
            ...figureOf(baseline.seeds),
          },
    gain: heldOut !== null && isCompared && test !== baseline ? compare(baseline, test) : null,
    ...(heldOut === null ? { crossFit: isCompared ? crossFitChoice(complete, baseline) : null } : {}),
    ...(heldOut !== null && seemsTrained(heldOut, tests, chosen) ? { heldOutSeemsTrained: true as const } : {}),
    cost: costRatio(row, costs),
  };
};

/**
 * Whether the 95 % intervals on held-out and on test images lie apart, the held-out one above. Judged by the network
 * without a fix if it was tested on both, because the choice itself was picked for its held-out accuracy.
 */
const seemsTrained = (heldOut: readonly Candidate[], tests: readonly Candidate[], chosen: Candidate): boolean => {
  const known = heldOut.find((candidate) => isBaseline(candidate.seeds[0]!, chosen.seeds[0]!)) ?? chosen;
  const test = tests.find((candidate) => isSamePlace(candidate, known));
  return test !== undefined && figureOf(known.seeds).top1_ci95[0] > figureOf(test.seeds).top1_ci95[1];
};

/** A mean over fewer seeds than the others, as after a failure, is not comparable. */
const isOfAllSeeds = (seeds: readonly EvaluationRow[], group: readonly Candidate[]): boolean =>
  seeds.some(({ seed }) => seed === null) || group.every((other) => other.seeds.length <= seeds.length);

/** Ties go to the smallest resolution, then to the smallest change of the network. */
const preferred = (a: Candidate, b: Candidate): number =>
  compareSizes(a.point.testResolution, b.point.testResolution) || compareFixes(a.point, b.point);

/** Whether a test has the same network, fix and transform as a choice. */
const isSamePlace = ({ seeds: [test] }: Candidate, { seeds: [choice] }: Candidate): boolean =>
  isSameNetwork(test!, choice!) &&
  test!.testResolutionPx === choice!.testResolutionPx &&
  compareFixes(fixOf(test!), fixOf(choice!)) === 0;

const isBaseline = (test: EvaluationRow, choice: EvaluationRow): boolean =>
  isSameNetwork(test, choice) && test.testResolutionPx === choice.trainResolutionPx && isUntouched(fixOf(test));

/** The assignment of a shared run has only the values that all its users have in common. */
const isSameNetwork = (test: EvaluationRow, choice: EvaluationRow): boolean =>
  test.dataset === choice.dataset &&
  test.model === choice.model &&
  test.trainResolutionPx === choice.trainResolutionPx &&
  test.resize === choice.resize &&
  test.cropRatio === choice.cropRatio &&
  isPartOf(test.assignment, choice.assignment);

/** Rows with the same key belong to the same trained network. */
export const networkKey = ({
  dataset,
  model,
  trainResolution,
}: Pick<BestRow, 'dataset' | 'model' | 'trainResolution'>) => contentKey([dataset, model, trainResolution]);

const judgedTop1 = ({ heldOut, test }: Pick<BestRow, 'heldOut' | 'test'>): number => (heldOut ?? test)?.top1 ?? 0;

const withRecommendation = (rows: readonly Omit<BestRow, 'recommended'>[]): BestRow[] => {
  const single = rows.filter(({ scales }) => scales === null);
  const ofCentre = single.filter(({ crops }) => crops === undefined);
  const [first] = (ofCentre.length > 0 ? ofCentre : single).toSorted(
    (a, b) => judgedTop1(b) - judgedTop1(a) || compareSizes(a.testResolution, b.testResolution) || compareFixes(a, b),
  );
  return rows.toSorted(compareFixes).map((row) => ({ ...row, recommended: row === first }));
};
