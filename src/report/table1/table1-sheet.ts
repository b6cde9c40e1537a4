import { largest, smallest } from '../../base/extremes.ts';
import { groupBy } from '../../base/group-by.ts';
import type { MetricName } from '../../domain/choices.ts';
import { usualCropRatio } from '../../domain/test-transform.ts';
import { shownAssignment } from '../../plan/labels/shown-assignment.ts';
import { citation, publishedDataset } from '../published/touvron2019fixres.ts';
import { metricOf } from '../rows/figure.ts';
import { otherFixName } from '../rows/fix.ts';
import { float16Notes } from '../rows/float16-change.ts';
import { imageNotes } from '../rows/image-notes.ts';
import { intervalNotes, metricTitles } from '../rows/metrics.ts';
import { significanceLevel } from '../rows/paired-test.ts';
import type { CellTest, Table1, Table1Cell, Table1Row } from '../types.ts';

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
  readonly cropRatio: number;
  /** K_test, `(K_image)`, and where they say something `crop 1` and the apparent object size, `×0.81`. */
  readonly head: readonly [testResolution: string, imageResolution: string, ...more: string[]];
}

export interface SheetRow {
  readonly labels: readonly string[];
  /** null where nothing was measured. */
  readonly cells: readonly (SheetCell | null)[];
}

/** Percentages with one decimal. */
export interface SheetCell {
  readonly figure: string;
  /** null for a metric without one. */
  readonly interval: readonly [low: string, high: string] | null;
  /** `±0.7`: standard deviation over seeds; null for one seed. */
  readonly deviation: string | null;
  /** `r+`, `r−`, `c+`, `c−`: what is significant; the notes explain them. */
  readonly significant: readonly string[];
  readonly published: string | null;
  readonly bestOfRow: boolean;
  /** Among the rows of one data set. */
  readonly bestOfColumn: boolean;
}

export const table1Sheet = (table: Table1, metric: MetricName): Table1Sheet => {
  const columns = columnsOf(table);
  const shown = shownLabels(table.rows);
  const paths = [...new Set(table.rows.flatMap((row) => Object.keys(shownAssignment(row.assignment))))];
  const severalDatasets = new Set(table.rows.map((row) => row.dataset)).size > 1;
  const cells = table.rows.flatMap((row) => row.cells);
  return {
    caption: captionOf(table, severalDatasets, metric),
    labelHeadings: [
      ...(severalDatasets ? ['data'] : []),
      ...['model', 'train', 'class.', 'BN', 'cells'],
      ...(shown.otherFix ? ['else'] : []),
      ...(shown.resize ? ['resize'] : []),
      ...shorten(paths),
    ],
    columns,
    rows: table.rows.map((row) => ({
      labels: [...(severalDatasets ? [row.dataset] : []), ...labelsOf(row, paths, shown)],
      cells: columns.map((column) => cellOf(table, row, column, metric)),
    })),
    notes: [
      cells.length === 0
        ? 'no test on test images has finished'
        : `each over ${countsOf(cells)}; ${intervalNotes[metric]}`,
      ...(cells.some((cell) => metricOf(cell, metric).sd !== null)
        ? ['±: standard deviation over the seeds, whose mean is told']
        : []),
      ...(columns.some(({ head }) => head.at(-1)!.startsWith('×')) ? [objectSizeNote] : []),
      ...(metric === 'top1' && cells.some((cell) => cell.vsNone !== null || cell.vsTrainResolution !== null)
        ? [significanceNote]
        : []),
      ...labelNotes(table.rows, shown),
      ...table1Cautions(table),
    ],
    publishedNote:
      metric === 'top1' && cells.some((cell) => cell.published !== null)
        ? `published on ${publishedDataset}: Touvron et al., ${citation.venue} ${citation.year}, arXiv ${citation.arxiv}`
        : null,
  };
};

/** What has to be said of the figures, in whatever format they are. */
export const table1Cautions = ({ rows, float16 }: Table1): string[] => [
  ...float16Notes(float16),
  ...imageNotes(rows.flatMap(({ cells, dataset }) => cells.map((cell) => ({ ...cell, dataset })))),
];

const captionOf = (table: Table1, severalDatasets: boolean, metric: MetricName): string => {
  const dataset = table.rows[0]?.dataset;
  const data = severalDatasets || dataset === undefined ? '' : ` on ${dataset}`;
  return `${table.experiment}: ${metricTitles[metric]}${data}, %`;
};

const objectSizeNote = '×: apparent object size at test / at training, of square images, in closed form';

const significanceNote =
  `r+, r−: significantly above, below K_test = K_train of its row; c+, c−: the network as it is in its column ` +
  `(exact McNemar test, p < ${significanceLevel} after Holm's adjustment for the tests of the table)`;

/** Label columns that are there only where they say something. */
interface ShownLabels {
  readonly otherFix: boolean;
  readonly resize: boolean;
}

const shownLabels = (rows: readonly Table1Row[]): ShownLabels => ({
  otherFix: rows.some((row) => otherFixName(row) !== null),
  resize: rows.some((row) => row.resize !== 'shorter_side'),
});

const labelNotes = (rows: readonly Table1Row[], { otherFix, resize }: ShownLabels): string[] => [
  ...(otherFix && rows.some((row) => row.adaptation !== null)
    ? ['else, scale, empirical, parametric: a label-free adaptation after the pooling, fitted in that way']
    : []),
  ...(otherFix && rows.some((row) => row.scales !== null)
    ? ['else, 32+48: logits averaged over a pyramid of these resolutions, in the column of the largest']
    : []),
  ...(resize
    ? [
        'resize: the shorter side to K_image (side), the height as in the reference code (reference), or both sides (squash)',
      ]
    : []),
];

/** K_test, K_image and the crop ratio make a column, so that two crops of one K_test stand apart. */
const columnsOf = (table: Table1): SheetColumn[] => {
  const cells = table.rows.flatMap((row) => row.cells);
  const showsCrop = cells.some((cell) => cell.cropRatio !== usualCropRatio);
  const sizes = groupBy(cells, columnKey).map((column) => new Set(column.map((cell) => cell.objectSizeRatio)));
  const showsSize = sizes.every((ratios) => ratios.size === 1 && !ratios.has(null));
  return groupBy(cells, columnKey)
    .map(([cell]): SheetColumn => {
      const { testResolution, imageResolution, cropRatio, objectSizeRatio } = cell!;
      const more = [
        ...(showsCrop ? [`crop ${Number(cropRatio.toFixed(3))}`] : []),
        ...(showsSize ? [`×${objectSizeRatio!.toFixed(2)}`] : []),
      ];
      const head = [String(testResolution), `(${imageResolution})`, ...more] as const;
      return { testResolution, imageResolution, cropRatio, head };
    })
    .sort((a, b) => a.testResolution - b.testResolution || a.imageResolution - b.imageResolution);
};

const columnKey = ({ testResolution, imageResolution, cropRatio }: Omit<SheetColumn, 'head'>): string =>
  `${testResolution}/${imageResolution}/${cropRatio}`;

/** `finetune.recipe.learning_rate` is `learning_rate`, unless two paths end alike. */
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

/** Shorter than a name, as a column of labels takes the room of a column of figures. */
const otherLabel = ({ adaptation, scales }: Table1Row): string =>
  [...(adaptation === null ? [] : [adaptation]), ...(scales === null ? [] : [scales.join('+')])].join(' ');

const scopeLabels = ({ classifier, bn, last_cells, all }: Table1Row['finetune']): string[] => {
  if (all === true) return [check, check, `${check} all`];
  return [classifier ? check : '', bn ? check : '', last_cells > 0 ? `${check} ${last_cells}` : ''];
};

const assignedText = (value: unknown): string => {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const cellOf = (table: Table1, row: Table1Row, column: SheetColumn, metric: MetricName): SheetCell | null => {
  const cell = cellAt(row, column);
  if (cell === undefined) return null;
  const { value, ci95, sd } = metricOf(cell, metric);
  const inColumn = table.rows
    .filter((other) => other.dataset === row.dataset)
    .flatMap((other) => cellAt(other, column) ?? []);
  return {
    figure: percent(value),
    interval: ci95 === null ? null : [percent(ci95[0]), percent(ci95[1])],
    deviation: sd === null ? null : `±${percent(sd)}`,
    ...(metric === 'top1' ? ofTop1(cell) : { significant: [], published: null }),
    bestOfRow: isBest(cell, row.cells, metric),
    bestOfColumn: isBest(cell, inColumn, metric),
  };
};

/** The tests and the paper's figures are of top-1. */
const ofTop1 = (cell: Table1Cell): Pick<SheetCell, 'significant' | 'published'> => ({
  significant: [...markOf('c', cell.vsNone), ...markOf('r', cell.vsTrainResolution)],
  published: cell.published === null ? null : percent(cell.published),
});

/** None where test and mean disagree on the direction, as they may where seeds tested different numbers of images. */
export const markOf = (name: string, test: CellTest | null): string[] => {
  if (test === null || test.pHolm >= significanceLevel) return [];
  const isAbove = test.won > test.lost;
  return isAbove === test.difference > 0 && test.difference !== 0 ? [`${name}${isAbove ? '+' : '−'}`] : [];
};

const cellAt = (row: Table1Row, column: SheetColumn): Table1Cell | undefined =>
  row.cells.find((cell) => columnKey(cell) === columnKey(column));

/** Equal ones are all best; being the only one is no distinction. */
const isBest = (cell: Table1Cell, among: readonly Table1Cell[], metric: MetricName): boolean => {
  const value = (of: Table1Cell): number => (metric === 'ece' ? -1 : 1) * metricOf(of, metric).value;
  return among.length > 1 && among.every((other) => value(other) <= value(cell));
};

const countsOf = (cells: readonly Table1Cell[]): string => {
  const seeds = spread(cells.map((cell) => cell.seeds));
  const images = spread(cells.map((cell) => cell.n));
  return `${images} test image${images === '1' ? '' : 's'} and ${seeds} seed${seeds === '1' ? '' : 's'}`;
};

const spread = (counts: readonly number[]): string => {
  const lowest = smallest(counts);
  const highest = largest(counts);
  return lowest === highest ? grouped(lowest) : `${grouped(lowest)} to ${grouped(highest)}`;
};

const grouped = (count: number): string => count.toLocaleString('en-US');

/** 0.757 is `75.7`. */
export const percent = (share: number): string => (share * 100).toFixed(1);
