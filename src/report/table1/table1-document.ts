import type { MetricName } from '../../domain/choices.ts';
import { shownAssignment } from '../../plan/labels/shown-assignment.ts';
import { documentOf, key, notes } from '../document/blocks.ts';
import type { Column, ReportDocument, Table } from '../document/document.ts';
import { citation, publishedDataset } from '../published/touvron2019fixres.ts';
import { otherFixName } from '../rows/fix.ts';
import { metricTitles } from '../rows/metrics.ts';
import { scopeName } from '../rows/scope-name.ts';
import type { Table1, Table1Row } from '../types.ts';
import { cellsOf, placesOf } from './places.ts';
import { rowLabels } from './row-labels.ts';
import { type ShownLabels, shownLabels } from './shown-labels.ts';
import { cellOf } from './table1-cell.ts';
import { table1Notes } from './table1-notes.ts';

/** Table 1 as one table per metric, with notes. */
export const table1Document = (table: Table1): ReportDocument =>
  documentOf(
    (table.metrics ?? ['top1']).flatMap((metric) => [tableOf(table, metric), notes(table1Notes(table, metric))]),
  );

const tableOf = (table: Table1, metric: MetricName): Table => {
  const places = placesOf(table);
  const shown = shownLabels(table.rows);
  const severalDatasets = new Set(table.rows.map((row) => row.dataset)).size > 1;
  const paths = [...new Set(table.rows.flatMap((row) => Object.keys(shownAssignment(row.assignment))))];
  const { about, labels } = rowLabels(table.rows);
  const source = metric === 'top1' && cellsOf(table).some((cell) => cell.published !== null);
  return {
    kind: 'table',
    caption: captionOf(table, severalDatasets, metric),
    columns: [
      ...(severalDatasets ? ['data'] : []),
      ...['model', 'train', 'class.', 'BN', 'cells'],
      ...(shown.otherFix ? ['other fix'] : []),
      ...(shown.resize ? ['resize'] : []),
      ...shorten(paths),
    ]
      .map(key)
      .concat(places.map(({ head }): Column => ({ head, align: 'centre' }))),
    rows: table.rows.map((row, index) => ({
      cells: [
        ...[...(severalDatasets ? [row.dataset] : []), ...labelsOf(row, paths, shown)].map((label) => [label]),
        ...places.map((place) => cellOf(table, row, place, metric)),
      ],
      label: labels[index]!,
      facets: facetsOf(row),
    })),
    beside: 'K_test in pixels (K_image)',
    folded: { head: 'fix', about },
    ...(source ? { source: publishedSource } : {}),
  };
};

const publishedSource = `published on ${publishedDataset}: Touvron et al., ${citation.venue} ${citation.year}, arXiv ${citation.arxiv}`;

const facetsOf = (row: Table1Row): Record<string, string> => ({
  model: row.model,
  'data set': row.dataset,
  scope: scopeName(row.finetune),
  adaptation: otherFixName(row) ?? 'none',
});

const captionOf = (table: Table1, severalDatasets: boolean, metric: MetricName): string => {
  const dataset = table.rows[0]?.dataset;
  const data = severalDatasets || dataset === undefined ? '' : ` on ${dataset}`;
  return `${table.experiment}: ${metricTitles[metric]}${data}, %`;
};

/** `finetune.recipe.learning_rate` becomes `learning_rate`, unless two paths have the same ending. */
const shorten = (paths: readonly string[]): string[] => {
  const last = paths.map((path) => path.split('.').at(-1)!);
  return new Set(last).size === last.length ? last : [...paths];
};

const check = '✓';

const labelsOf = (row: Table1Row, paths: readonly string[], shown: ShownLabels): string[] => [
  row.model,
  row.trainResolution === null ? '?' : String(row.trainResolution),
  ...scopeLabels(row.finetune),
  ...(shown.otherFix ? [otherLabel(row)] : []),
  ...(shown.resize ? [row.resize === 'shorter_side' ? 'side' : row.resize] : []),
  ...paths.map((path) => assignedText(row.assignment[path])),
];

/** Shorter than the full name, since a column of labels takes room from the figures. */
const otherLabel = ({ adaptation, scales, crops }: Table1Row): string =>
  [
    ...(adaptation === null ? [] : [adaptation]),
    ...(scales === null ? [] : [scales.join('+')]),
    ...(crops === undefined ? [] : [`${crops} crops`]),
  ].join(' ');

const scopeLabels = ({ classifier, bn, last_cells, all }: Table1Row['finetune']): string[] => {
  if (all === true) return [check, check, `${check} all`];
  return [classifier ? check : '', bn ? check : '', last_cells > 0 ? `${check} ${last_cells}` : ''];
};

const assignedText = (value: unknown): string => {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
