import { groupBy } from '../../base/group-by.ts';
import { documentOf, notes, prose, words } from '../document/blocks.ts';
import type { ReportDocument, Row, Table } from '../document/document.ts';
import { disturbedNotes, timeNote } from '../figures/amounts.ts';
import type { Figure } from '../rows/figure.ts';
import { type Fix, fixName, isUntouched } from '../rows/fix.ts';
import { geometryNames } from '../rows/geometry.ts';
import { imageNotes, skippedNotes } from '../rows/image-notes.ts';
import { assignmentNames, networkName } from '../rows/panel-name.ts';
import { percent } from '../rows/percent.ts';
import { pText, signed } from '../verdict/verdict-sentences.ts';
import { type Best, type BestRow, networkKey } from './best.ts';
import { bestSentences } from './best-sentences.ts';
import type { CrossFitChoice } from './cross-fit-choice.ts';

/** One table per network with one row per choice, the recommended one marked; then advice in sentences. */
export const bestDocument = (best: Best): ReportDocument => {
  const networks = groupBy(best.rows, networkKey);
  return documentOf(
    networks.map((rows) => tableOf(best, rows)),
    networks.flatMap((rows) => rows.filter(({ recommended }) => recommended).map((row) => prose(bestSentences(row)))),
    notes(notesOf(best)),
  );
};

const tableOf = (best: Best, rows: readonly BestRow[]): Table => ({
  kind: 'table',
  caption: `${best.experiment}: ${networkName(rows[0]!)}: the best ${choiceWords(best)} on ${best.chosenOn === 'test' ? 'the test images' : 'held-out images'}, top-1 accuracy, %`,
  columns: ['fix', 'K_test', ...(best.chosenOn === 'test' ? [] : ['held out']), 'test', 'gain', 'MACs'].map(words),
  rows: rows.map(tableRow),
});

const axisNames = { test_resolution: 'K_test', scope: 'fix', matrix: 'matrix values' } as const;

const choiceWords = ({ over }: Best): string => over.map((axis) => axisNames[axis]).join(', ');

const tableRow = (row: BestRow): Row => ({
  ...(row.recommended ? { emphasis: true as const } : {}),
  cells: [
    [`${fixName(row)}${row.recommended ? ' *' : ''}`, ...placeLines(row)],
    [
      `${row.testResolution} (${row.imageResolution})`,
      ...(row.objectSizeRatio === null ? [] : [sizeText(row.objectSizeRatio)]),
    ],
    ...(row.heldOut === null ? [] : [[percent(row.heldOut.top1)]]),
    row.test === null ? [] : figureLines(row.test),
    row.crossFit != null
      ? crossFitLines(row.crossFit)
      : gainCell(row, row.testResolution === row.baseline?.testResolution),
    row.cost === null ? [] : costLines(row.cost),
  ],
});

/** The gain of a choice, or a note that it is the baseline itself. */
export const gainCell = (row: Pick<BestRow, 'gain'> & Fix, isAtTrain: boolean): string[] => {
  if (row.gain !== null) return gainLines(row.gain);
  return isAtTrain && isUntouched(row) ? ['baseline'] : [];
};

const crossFitLines = ({ difference, difference_ci95: [low, high] }: CrossFitChoice): string[] => [
  signed(difference),
  `[${signed(low)}, ${signed(high)}]`,
];

const placeLines = (row: BestRow): string[] => [...geometryNames(row), ...assignmentNames(row.assignment)];

const sizeText = (ratio: number): string => `×${ratio.toFixed(2)}`;

/** `80.7 ±0.4`, `78.9–82.4`. */
export const figureLines = ({
  top1,
  top1_ci95: [low, high],
  top1_sd,
}: Pick<Figure, 'top1' | 'top1_ci95' | 'top1_sd'>): string[] => [
  `${percent(top1)}${top1_sd === null ? '' : ` ±${percent(top1_sd)}`}`,
  `${percent(low)}–${percent(high)}`,
];

/** `+9.6`, `p < 0.001`. */
const gainLines = ({ difference, paired }: NonNullable<BestRow['gain']>): string[] => [
  signed(difference),
  ...(paired === null ? [] : [pText(paired.p)]),
];

const costLines = ({ macs, counted }: NonNullable<BestRow['cost']>): string[] => [
  `${counted ? '' : '≈ '}${macs.toFixed(2)} ×`,
];

const notesOf = ({ rows, chosenOn }: Best): string[] => {
  const sizes = rows.some(({ objectSizeRatio }) => objectSizeRatio !== null)
    ? ', with the apparent object size at test / at training below'
    : '';
  const aside = rows.some(({ crops }) => crops !== undefined) ? 'pyramids and several crops' : 'pyramids';
  return [
    `* the highest on ${chosenOn === 'test' ? 'the test images' : 'held-out images'} of all choices for the network, excluding ${aside}`,
    `K_test (K_image), pixels${sizes}`,
    ...(chosenOn === 'test' ? crossFitNotes : heldOutNotes),
    `MACs: multiply-adds of a test, as a multiple of one at K_train${rows.some(({ cost }) => cost?.counted === false) ? '; ≈: assumed proportional to the number of pixels' : ''}`,
    ...(rows.some(({ cost }) => cost !== null && cost.times.length > 0) ? [timeNote] : []),
    ...bestCautions(rows),
  ];
};

const heldOutNotes = [
  'test: top-1 of the choice on the test images, with its 95 % Wilson interval; ±: standard deviation over seeds',
  'gain: over the same network at K_test = K_train without a fix ("baseline" marks that network itself), on the test images; exact McNemar test',
];

const crossFitNotes = [
  'test: top-1 of the choice on the images it was chosen on, which is optimistic, with its 95 % Wilson interval; ±: standard deviation over seeds',
  'gain: cross-fitted, over the same network at K_test = K_train without a fix: each fifth of the images evaluates what was chosen on the others; 95 % interval of nested cross-validation (Bates, Hastie and Tibshirani)',
];

/** Notes on the figures, for every format. */
export const bestCautions = (rows: Best['rows']): string[] => [
  ...disturbedNotes(rows.flatMap(({ cost }) => cost?.times.flatMap(({ here, atTrain }) => [here, atTrain]) ?? [])),
  ...imageNotes(rows.flatMap(({ test, dataset }) => (test === null ? [] : [{ ...test, dataset }]))),
  ...skippedNotes(
    rows.flatMap(({ heldOut, dataset }) => (heldOut === null ? [] : [{ ...heldOut, dataset }])),
    'held-out training images',
  ),
];
