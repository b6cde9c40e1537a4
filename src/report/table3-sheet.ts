import type { Interval } from '../base/statistics.ts';
import { figureLines, gainCell } from './best-sheet.ts';
import { fixName } from './fix.ts';
import { geometryNames } from './geometry.ts';
import { imageNotes } from './image-notes.ts';
import { assignmentNames } from './panel-name.ts';
import { citation } from './published/touvron2019fixres.ts';
import { percent } from './table1-sheet.ts';
import type { Table3, Table3Row } from './table3.ts';
import type { TextRow, TextSheet } from './text-sheet.ts';

/** Table 3 as words and figures: measured ones left, published ones in columns of their own. */
export const table3Sheet = (table: Table3): TextSheet => {
  const isPublished = table.rows.some(({ published }) => published !== null);
  return {
    tables: [
      {
        caption: `${table.experiment}: transfer learning, top-1 accuracy, %`,
        headings: ['data', 'baseline', 'chosen', 'fix', 'gain', ...(isPublished ? ['published'] : [])],
        rows: table.rows.map((row) => tableRow(row, isPublished)),
      },
    ],
    sentences: [],
    notes: notesOf(table.rows, isPublished),
  };
};

const tableRow = (row: Table3Row, isPublished: boolean): TextRow => ({
  emphasis: false,
  cells: [
    [row.dataset, row.model, ...(row.trainResolution === null ? [] : [`trained at ${row.trainResolution}`])],
    [...accuracyLines(row.baseline, row.baseline_ci95, row.baseline_sd), ...baselinePlace(row)],
    [...accuracyLines(row.fixres, row.fixres_ci95, row.fixres_sd), placeText(row.testResolution, row.imageResolution)],
    [...fixLines(row), ...geometryNames(row), ...assignmentNames(row.assignment)],
    gainCell(row, row.baseline !== null && row.testResolution === row.trainResolution),
    ...(isPublished ? [publishedLines(row)] : []),
  ],
});

const accuracyLines = (top1: number | null, interval: Interval | null, deviation: number | null): string[] =>
  top1 === null || interval === null ? ['–'] : figureLines({ top1, top1_ci95: interval, top1_sd: deviation });

const placeText = (testResolution: number, imageResolution: number): string => `${testResolution} (${imageResolution})`;

const baselinePlace = ({ trainResolution, baselineImageResolution }: Table3Row): string[] =>
  trainResolution === null || baselineImageResolution === null
    ? []
    : [placeText(trainResolution, baselineImageResolution)];

/** One part of a scope below the other, so that the column stays narrow. */
const fixLines = (row: Table3Row): string[] =>
  fixName(row)
    .split(' + ')
    .map((part, index) => (index === 0 ? part : `+ ${part}`));

const publishedLines = ({ published }: Table3Row): string[] => {
  if (published === null) return ['–'];
  const { baseline, fixres, model, sota, sameTestSet } = published;
  return [
    `${percent(baseline)} → ${percent(fixres)}${sameTestSet ? '' : ' ‡'}`,
    model,
    `best ${percent(sota.top1)}`,
    sota.model,
  ];
};

const notesOf = (rows: readonly Table3Row[], isPublished: boolean): string[] => [
  'baseline: at K_test = K_train without any fix; chosen: the best on held-out training images, tested once; interval: 95 %, Wilson; ±: standard deviation over seeds',
  'below the intervals K_test (K_image), pixels; gain: chosen against baseline, exact McNemar test',
  ...(isPublished
    ? [
        `published: baseline → FixRes, its network, the best known then and its network: Touvron et al., ${citation.venue} ${citation.year}, arXiv ${citation.arxiv}`,
      ]
    : []),
  ...(rows.some(({ published }) => published?.sameTestSet === false)
    ? ["‡ published on the data set's own test images; ours are others, so the figures cannot be compared"]
    : []),
  ...imageNotes(rows),
];
