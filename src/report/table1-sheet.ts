import { groupBy } from './group-by.ts';
import { citation, publishedDataset } from './published/touvron2019fixres.ts';
import type { Table1, Table1Cell, Table1Row } from './types.ts';

/** Table 1 as words and figures, before a format gives it marks and rules. Names are as they came: hostile. */
export interface Table1Sheet {
  readonly caption: string;
  readonly labelHeadings: readonly string[];
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly SheetRow[];
  readonly notes: readonly string[];
  /** Where published figures come from; null when there is none in the table. */
  readonly publishedNote: string | null;
}

export interface SheetColumn {
  readonly testResolution: number;
  readonly imageResolution: number;
}

export interface SheetRow {
  readonly labels: readonly string[];
  /** null where nothing was measured. */
  readonly cells: readonly (SheetCell | null)[];
}

/** Percentages with one decimal. */
export interface SheetCell {
  readonly top1: string;
  readonly interval: readonly [low: string, high: string];
  readonly published: string | null;
  readonly bestOfRow: boolean;
  /** Among the rows of one data set. */
  readonly bestOfColumn: boolean;
}

export const table1Sheet = (table: Table1): Table1Sheet => {
  const columns = columnsOf(table);
  const paths = [...new Set(table.rows.flatMap((row) => Object.keys(row.assignment)))];
  const severalDatasets = new Set(table.rows.map((row) => row.dataset)).size > 1;
  const cells = table.rows.flatMap((row) => row.cells);
  return {
    caption: captionOf(table, severalDatasets),
    labelHeadings: [...(severalDatasets ? ['data'] : []), 'model', 'train', 'class.', 'BN', 'cells', ...shorten(paths)],
    columns,
    rows: table.rows.map((row) => ({
      labels: labelsOf(row, paths, severalDatasets),
      cells: columns.map((column) => cellOf(table, row, column)),
    })),
    notes: [`each over ${countsOf(cells)}; interval: 95 %, Wilson, over the images`],
    publishedNote: cells.some((cell) => cell.published !== null)
      ? `published on ${publishedDataset}: Touvron et al., ${citation.venue} ${citation.year}, arXiv ${citation.arxiv}`
      : null,
  };
};

const captionOf = (table: Table1, severalDatasets: boolean): string => {
  const dataset = table.rows[0]?.dataset;
  const data = severalDatasets || dataset === undefined ? '' : ` on ${dataset}`;
  return `${table.experiment}: top-1 accuracy${data}, %`;
};

/** A pair of K_test and K_image is a column, so that two crops of one K_test stand apart. */
const columnsOf = (table: Table1): SheetColumn[] =>
  groupBy(
    table.rows.flatMap((row) => row.cells),
    (cell) => `${cell.testResolution}/${cell.imageResolution}`,
  )
    .map(([cell]) => ({ testResolution: cell!.testResolution, imageResolution: cell!.imageResolution }))
    .sort((a, b) => a.testResolution - b.testResolution || a.imageResolution - b.imageResolution);

/** `finetune.recipe.learning_rate` is `learning_rate`, unless two paths end alike. */
const shorten = (paths: readonly string[]): string[] => {
  const last = paths.map((path) => path.split('.').at(-1)!);
  return new Set(last).size === last.length ? last : [...paths];
};

const check = '✓';

const labelsOf = (row: Table1Row, paths: readonly string[], withDataset: boolean): string[] => [
  ...(withDataset ? [row.dataset] : []),
  row.model,
  row.trainResolution === null ? '?' : String(row.trainResolution),
  row.finetune.classifier ? check : '',
  row.finetune.bn ? check : '',
  row.finetune.last_cells > 0 ? `${check} ${row.finetune.last_cells}` : '',
  ...paths.map((path) => assignedText(row.assignment[path])),
];

const assignedText = (value: unknown): string => {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const cellOf = (table: Table1, row: Table1Row, column: SheetColumn): SheetCell | null => {
  const cell = cellAt(row, column);
  if (cell === undefined) return null;
  const inColumn = table.rows
    .filter((other) => other.dataset === row.dataset)
    .flatMap((other) => cellAt(other, column) ?? []);
  return {
    top1: percent(cell.top1),
    interval: [percent(cell.top1_ci95[0]), percent(cell.top1_ci95[1])],
    published: cell.published === null ? null : percent(cell.published),
    bestOfRow: isBest(cell, row.cells),
    bestOfColumn: isBest(cell, inColumn),
  };
};

const cellAt = (row: Table1Row, { testResolution, imageResolution }: SheetColumn): Table1Cell | undefined =>
  row.cells.find((cell) => cell.testResolution === testResolution && cell.imageResolution === imageResolution);

/** Equal ones are all best; being the only one is no distinction. */
const isBest = (cell: Table1Cell, among: readonly Table1Cell[]): boolean =>
  among.length > 1 && among.every((other) => other.top1 <= cell.top1);

const countsOf = (cells: readonly Table1Cell[]): string => {
  const seeds = spread(cells.map((cell) => cell.seeds));
  const images = spread(cells.map((cell) => cell.n));
  return `${images} test image${images === '1' ? '' : 's'} and ${seeds} seed${seeds === '1' ? '' : 's'}`;
};

const spread = (counts: readonly number[]): string => {
  const lowest = Math.min(...counts);
  const highest = Math.max(...counts);
  return lowest === highest ? grouped(lowest) : `${grouped(lowest)} to ${grouped(highest)}`;
};

const grouped = (count: number): string => count.toLocaleString('en-US');

/** 0.757 is `75.7`. */
export const percent = (share: number): string => (share * 100).toFixed(1);
