import { FixresError } from '../base/errors.ts';
import { groupBy } from '../base/group-by.ts';
import { contentKey } from '../base/json.ts';
import type { Select } from '../spec/experiment.ts';
import { type BestCost, costRatio } from './cost-ratio.ts';
import { type EvaluationRow, onHeldOutImages, onTestImages } from './evaluation-row.ts';
import { type Figure, figureOf } from './figure.ts';
import { compareFixes, type Fix, fixOf, isUntouched } from './fix.ts';
import type { Geometry } from './geometry.ts';
import { isPartOf, panelsOf } from './panels.ts';
import type { ReportData } from './report-data.ts';
import { type Candidate, type Comparison, candidatesOf, compare } from './verdict.ts';

/** Which test resolution and fix to use, chosen on held-out training images: a row for each combination of the other axes. */
export interface Best {
  readonly report: 'best';
  readonly experiment: string;
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
  readonly testResolution: number;
  readonly imageResolution: number;
  readonly objectSizeRatio: number | null;
  /** Points among which it has the highest top-1 on held-out images. */
  readonly candidates: number;
  readonly heldOut: Figure;
  /** The choice on the test images; null where that test has not finished. */
  readonly test: Figure | null;
  /** The same network at K_test = K_train as it is, on the test images; null where there is no such test. */
  readonly baseline: (Figure & { readonly testResolution: number; readonly imageResolution: number }) | null;
  /** From the baseline to the choice; null where one is missing, or the choice is the baseline. */
  readonly gain: Comparison | null;
  /** Significantly better on held-out images than on test images, as a network is that was trained on them; absent: no. */
  readonly heldOutSeemsTrained?: true;
  readonly cost: BestCost | null;
  /** The highest on held-out images among the rows of its network, pyramids aside. */
  readonly recommended: boolean;
}

/** Throws REPORT_UNAVAILABLE where nothing was held out: a choice made on the test images flatters. */
export const best = ({ experiment, evaluations, select, costs }: ReportData): Best => {
  const heldOut = candidatesOf(onHeldOutImages(evaluations));
  if (select === null || heldOut.length === 0) throw nothingHeldOut(experiment, select);
  const tests = candidatesOf(onTestImages(evaluations));
  const rows = groupBy(heldOut, ({ seeds: [row] }) => contentKey(fixedAxes(row!, select)))
    .flatMap((group) => (select.over.includes('matrix') ? [group] : byAssignment(group)))
    .map((group) => rowOf(group, heldOut, tests, costs));
  const networks = groupBy(rows, networkKey);
  return { report: 'best', experiment, over: select.over, rows: networks.flatMap(withRecommendation) };
};

const nothingHeldOut = (experiment: string, select: Select | null): FixresError =>
  select === null
    ? new FixresError('REPORT_UNAVAILABLE', `\`${experiment}\` holds no images out to choose on`, {
        hint: 'add `select: { share: 0.2 }` to the spec and run it again: the best of many tests on the test images themselves flatters',
      })
    : new FixresError('REPORT_UNAVAILABLE', `no test of \`${experiment}\` on held-out images has finished`, {
        hint: 'go on with `fixres run SPEC`',
      });

/** Values that all candidates of a row share. A pyramid is there to be compared with, not to be chosen. */
const fixedAxes = (row: EvaluationRow, { over }: Select): unknown[] => [
  ...[row.dataset, row.model, row.trainResolutionPx, row.resize, row.cropRatio, row.scalesPx],
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
  heldOut: readonly Candidate[],
  tests: readonly Candidate[],
  costs: ReportData['costs'],
): Omit<BestRow, 'recommended'> => {
  const complete = group.filter(({ seeds }) => isOfAllSeeds(seeds, group));
  const chosen = complete.toSorted(compareCandidates)[0]!;
  const row = chosen.seeds[0]!;
  const test = tests.find((candidate) => isSamePlace(candidate, chosen));
  const baseline = tests.find((candidate) => isBaseline(candidate.seeds[0]!, row));
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
    heldOut: figureOf(chosen.seeds),
    test: test === undefined ? null : figureOf(test.seeds),
    baseline:
      baseline === undefined
        ? null
        : {
            testResolution: baseline.point.testResolution,
            imageResolution: baseline.point.imageResolution,
            ...figureOf(baseline.seeds),
          },
    gain: test === undefined || baseline === undefined || test === baseline ? null : compare(baseline, test),
    ...(seemsTrained(heldOut, tests, chosen) ? { heldOutSeemsTrained: true as const } : {}),
    cost: costRatio(row, costs),
  };
};

/**
 * Whether the 95 % intervals on held-out and on test images lie apart, the held-out one above. Judged by the network
 * without any fix where it was tested on both: the choice itself was picked for its figure on held-out images.
 */
const seemsTrained = (heldOut: readonly Candidate[], tests: readonly Candidate[], chosen: Candidate): boolean => {
  const known = heldOut.find((candidate) => isBaseline(candidate.seeds[0]!, chosen.seeds[0]!)) ?? chosen;
  const test = tests.find((candidate) => isSamePlace(candidate, known));
  return test !== undefined && figureOf(known.seeds).top1_ci95[0] > figureOf(test.seeds).top1_ci95[1];
};

/** A mean over fewer seeds than the others have says something else, as after a failure. */
const isOfAllSeeds = (seeds: readonly EvaluationRow[], group: readonly Candidate[]): boolean =>
  seeds.some(({ seed }) => seed === null) || group.every((other) => other.seeds.length <= seeds.length);

/** The highest first; of equal ones the smallest resolution, and what changes the network least. */
const compareCandidates = (a: Candidate, b: Candidate): number =>
  b.point.top1 - a.point.top1 || a.point.testResolution - b.point.testResolution || compareFixes(a.point, b.point);

/** Whether a test is of the same network, fix and transform as a choice. */
const isSamePlace = ({ seeds: [test] }: Candidate, { seeds: [choice] }: Candidate): boolean =>
  isSameNetwork(test!, choice!) &&
  test!.testResolutionPx === choice!.testResolutionPx &&
  compareFixes(fixOf(test!), fixOf(choice!)) === 0;

const isBaseline = (test: EvaluationRow, choice: EvaluationRow): boolean =>
  isSameNetwork(test, choice) && test.testResolutionPx === choice.trainResolutionPx && isUntouched(fixOf(test));

/** What a run shares with others carries only what their assignments have in common. */
const isSameNetwork = (test: EvaluationRow, choice: EvaluationRow): boolean =>
  test.dataset === choice.dataset &&
  test.model === choice.model &&
  test.trainResolutionPx === choice.trainResolutionPx &&
  test.resize === choice.resize &&
  test.cropRatio === choice.cropRatio &&
  isPartOf(test.assignment, choice.assignment);

/** Rows with one key are of one trained network. */
export const networkKey = ({
  dataset,
  model,
  trainResolution,
}: Pick<BestRow, 'dataset' | 'model' | 'trainResolution'>) => contentKey([dataset, model, trainResolution]);

const withRecommendation = (rows: readonly Omit<BestRow, 'recommended'>[]): BestRow[] => {
  const [first] = rows
    .filter(({ scales }) => scales === null)
    .toSorted((a, b) => b.heldOut.top1 - a.heldOut.top1 || a.testResolution - b.testResolution || compareFixes(a, b));
  return rows.toSorted(compareFixes).map((row) => ({ ...row, recommended: row === first }));
};
