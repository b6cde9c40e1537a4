import type { Interval } from '../../base/statistics.ts';
import type { MetricName } from '../../domain/choices.ts';
import type { InputSize } from '../../domain/input-size.ts';
import { figureLines, gainCell } from '../best/best-document.ts';
import { documentOf, notes, words } from '../document/blocks.ts';
import type { ReportDocument, Row, Table } from '../document/document.ts';
import { citation } from '../published/touvron2019fixres.ts';
import { fixName } from '../rows/fix.ts';
import { geometryNames } from '../rows/geometry.ts';
import { imageNotes } from '../rows/image-notes.ts';
import { intervalNotes, metricTitles } from '../rows/metrics.ts';
import { assignmentNames } from '../rows/panel-name.ts';
import { percent } from '../rows/percent.ts';
import type { Table3, Table3Row } from './table3.ts';

/** Table 3: measured values on the left, published ones in their own column. */
export const table3Document = (table: Table3): ReportDocument => {
  const metrics = table.metrics ?? ['top1'];
  const isPublished = metrics.includes('top1') && table.rows.some(({ published }) => published !== null);
  return documentOf(
    metrics.map((metric) => tableOf(table, metric, isPublished && metric === 'top1')),
    notes(notesOf(table.rows, isPublished, metrics)),
  );
};

/** The gain and the published figures are top-1. */
const tableOf = (table: Table3, metric: MetricName, isPublished: boolean): Table => ({
  kind: 'table',
  caption: `${table.experiment}: transfer learning, ${metricTitles[metric]}, %`,
  columns: [
    ...['data', 'baseline', 'chosen', 'fix', metric === 'top1' ? 'gain' : 'top-1 gain'],
    ...(isPublished ? ['published'] : []),
  ].map(words),
  rows: table.rows.map((row) => tableRow(row, metric, isPublished)),
});

const tableRow = (row: Table3Row, metric: MetricName, isPublished: boolean): Row => ({
  cells: [
    [row.dataset, row.model, ...(row.trainResolution === null ? [] : [`trained at ${row.trainResolution}`])],
    [...accuracyLines(baselineOf(row, metric)), ...baselinePlace(row)],
    [...accuracyLines(chosenOf(row, metric)), placeText(row.testResolution, row.imageResolution)],
    [...fixLines(row), ...geometryNames(row), ...assignmentNames(row.assignment)],
    gainCell(row, row.baseline !== null && row.testResolution === row.trainResolution),
    ...(isPublished ? [publishedLines(row)] : []),
  ],
});

const baselineOf = ({ baseline, baseline_ci95, baseline_sd, baseline_metrics }: Table3Row, metric: MetricName) =>
  metric === 'top1' ? { value: baseline, ci95: baseline_ci95, sd: baseline_sd } : baseline_metrics?.[metric];

const chosenOf = ({ fixres, fixres_ci95, fixres_sd, fixres_metrics }: Table3Row, metric: MetricName) =>
  metric === 'top1' ? { value: fixres, ci95: fixres_ci95, sd: fixres_sd } : fixres_metrics?.[metric];

const accuracyLines = (
  figure: { readonly value: number | null; readonly ci95: Interval | null; readonly sd: number | null } | undefined,
): string[] => {
  if (figure === undefined || figure.value === null) return [];
  const { value, ci95, sd } = figure;
  if (ci95 !== null) return figureLines({ top1: value, top1_ci95: ci95, top1_sd: sd });
  return [`${percent(value)}${sd === null ? '' : ` ±${percent(sd)}`}`];
};

const placeText = (testResolution: InputSize, imageResolution: InputSize): string =>
  `${testResolution} (${imageResolution})`;

const baselinePlace = ({ trainResolution, baselineImageResolution }: Table3Row): string[] =>
  trainResolution === null || baselineImageResolution === null
    ? []
    : [placeText(trainResolution, baselineImageResolution)];

/** The parts of a scope are stacked to keep the column narrow. */
const fixLines = (row: Table3Row): string[] =>
  fixName(row)
    .split(' + ')
    .map((part, index) => (index === 0 ? part : `+ ${part}`));

const publishedLines = ({ published }: Table3Row): string[] => {
  if (published === null) return [];
  const { baseline, fixres, model, sota, sameTestSet } = published;
  return [
    `${percent(baseline)} → ${percent(fixres)}${sameTestSet ? '' : ' ‡'}`,
    model,
    `best ${percent(sota.top1)}`,
    sota.model,
  ];
};

const notesOf = (rows: readonly Table3Row[], isPublished: boolean, metrics: readonly MetricName[]): string[] => [
  'baseline: at K_test = K_train without a fix; chosen: the best on held-out training images, tested once; interval: 95 %, Wilson; ±: standard deviation over seeds',
  ...metrics.filter((metric) => metric !== 'top1').map((metric) => `${metricTitles[metric]}: ${intervalNotes[metric]}`),
  'K_test (K_image) in pixels below the intervals; gain: chosen against baseline, exact McNemar test',
  ...(isPublished
    ? [
        `published: baseline → FixRes, its network, the state of the art at the time and its network: Touvron et al., ${citation.venue} ${citation.year}, arXiv ${citation.arxiv}`,
      ]
    : []),
  ...(isPublished && rows.some(({ published }) => published?.sameTestSet === false)
    ? ['‡ published on the official test images; ours are different, so the figures cannot be compared']
    : []),
  ...imageNotes(rows),
];
