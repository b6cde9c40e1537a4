import { largest, smallest } from '../../base/extremes.ts';
import { groupBy } from '../../base/group-by.ts';
import type { MetricName } from '../../domain/choices.ts';
import { usualCropRatio } from '../../domain/test-transform.ts';
import { shownAssignment } from '../../plan/labels/shown-assignment.ts';
import { documentOf, key, notes } from '../document/blocks.ts';
import type { Cell, Column, Mark, ReportDocument, Table } from '../document/document.ts';
import { citation, publishedDataset } from '../published/touvron2019fixres.ts';
import { metricOf } from '../rows/figure.ts';
import { otherFixName } from '../rows/fix.ts';
import { float16Notes } from '../rows/float16-change.ts';
import { imageNotes } from '../rows/image-notes.ts';
import { intervalNotes, metricTitles } from '../rows/metrics.ts';
import { significanceLevel } from '../rows/paired-test.ts';
import { percent } from '../rows/percent.ts';
import { scopeName } from '../rows/scope-name.ts';
import type { CellTest, Table1, Table1Cell, Table1Row } from '../types.ts';
import { points, pText } from '../verdict/verdict-sentences.ts';

/** Table 1 as a table for each metric, with its notes. */
export const table1Document = (table: Table1): ReportDocument =>
  documentOf((table.metrics ?? ['top1']).flatMap((metric) => [tableOf(table, metric), notes(notesOf(table, metric))]));

const tableOf = (table: Table1, metric: MetricName): Table => {
  const places = placesOf(table);
  const shown = shownLabels(table.rows);
  const severalDatasets = new Set(table.rows.map((row) => row.dataset)).size > 1;
  const paths = [...new Set(table.rows.flatMap((row) => Object.keys(shownAssignment(row.assignment))))];
  const source = metric === 'top1' && cellsOf(table).some((cell) => cell.published !== null);
  return {
    kind: 'table',
    caption: captionOf(table, severalDatasets, metric),
    columns: [
      ...(severalDatasets ? ['data'] : []),
      ...['model', 'train', 'class.', 'BN', 'cells'],
      ...(shown.otherFix ? ['else'] : []),
      ...(shown.resize ? ['resize'] : []),
      ...shorten(paths),
    ]
      .map(key)
      .concat(places.map(({ head }): Column => ({ head, align: 'centre' }))),
    rows: table.rows.map((row) => ({
      cells: [
        ...[...(severalDatasets ? [row.dataset] : []), ...labelsOf(row, paths, shown)].map((label) => [label]),
        ...places.map((place) => cellOf(table, row, place, metric)),
      ],
      facets: facetsOf(row),
    })),
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

const cellsOf = ({ rows }: Table1): Table1Cell[] => rows.flatMap((row) => row.cells);

const notesOf = (table: Table1, metric: MetricName): string[] => {
  const cells = cellsOf(table);
  if (cells.length === 0) return ['no test on test images has finished'];
  const isTested = cells.some((cell) => cell.vsNone !== null || cell.vsTrainResolution !== null);
  return [
    'column heads: K_test in pixels (K_image)',
    `each over ${countsOf(cells)}; ${intervalNotes[metric]}`,
    ...(cells.some((cell) => metricOf(cell, metric).sd !== null) ? ['±: standard deviation over seeds'] : []),
    ...(placesOf(table).some(({ head }) => head.at(-1)!.startsWith('×')) ? [objectSizeNote] : []),
    ...(metric === 'top1' && isTested ? [significanceNote] : []),
    ...labelNotes(table.rows, shownLabels(table.rows)),
    ...table1Cautions(table),
  ];
};

/** What has to be said of the figures, in whatever format they are. */
export const table1Cautions = ({ rows, float16, tuningNotes = [] }: Table1): string[] => [
  ...float16Notes(float16),
  ...imageNotes(rows.flatMap(({ cells, dataset }) => cells.map((cell) => ({ ...cell, dataset })))),
  ...tuningNotes,
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
  ...(otherFix && rows.some((row) => row.crops !== undefined)
    ? ['else, 10 crops: logits averaged over so many crops of each image']
    : []),
  ...(resize
    ? [
        'resize: the shorter side to K_image (side), the height as in the reference code (reference), or both sides (squash)',
      ]
    : []),
];

interface Place {
  readonly testResolution: number;
  readonly imageResolution: number;
  readonly cropRatio: number;
  /** K_test, `(K_image)`, and where they say something `crop 1` and the apparent object size, `×0.81`. */
  readonly head: readonly [testResolution: string, imageResolution: string, ...more: string[]];
}

/** K_test, K_image and the crop ratio make a column, so that two crops of one K_test stand apart. */
const placesOf = (table: Table1): Place[] => {
  const cells = cellsOf(table);
  const showsCrop = cells.some((cell) => cell.cropRatio !== usualCropRatio);
  const sizes = groupBy(cells, columnKey).map((column) => new Set(column.map((cell) => cell.objectSizeRatio)));
  const showsSize = sizes.every((ratios) => ratios.size === 1 && !ratios.has(null));
  return groupBy(cells, columnKey)
    .map(([cell]): Place => {
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

const columnKey = ({ testResolution, imageResolution, cropRatio }: Omit<Place, 'head'>): string =>
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

const cellOf = (table: Table1, row: Table1Row, place: Place, metric: MetricName): Cell => {
  const cell = cellAt(row, place);
  if (cell === undefined) return [];
  const { value, ci95, sd } = metricOf(cell, metric);
  const inColumn = table.rows
    .filter((other) => other.dataset === row.dataset)
    .flatMap((other) => cellAt(other, place) ?? []);
  // The tests and the paper's values are of top-1.
  const isTop1 = metric === 'top1';
  return {
    value,
    text: percent(value),
    interval: ci95 === null ? null : [percent(ci95[0]), percent(ci95[1])],
    deviation: sd === null ? null : `±${percent(sd)}`,
    marks: isTop1 ? marksOf(cell) : [],
    published: isTop1 && cell.published !== null ? percent(cell.published) : null,
    bestOfRow: isBest(cell, row.cells, metric),
    bestOfColumn: isBest(cell, inColumn, metric),
  };
};

const marksOf = ({ vsNone, vsTrainResolution }: Table1Cell): Mark[] => [
  ...markOf('c', vsNone).map((sign) => markSays(sign, vsNone!, 'the network as it is in its column')),
  ...markOf('r', vsTrainResolution).map((sign) => markSays(sign, vsTrainResolution!, 'K_test = K_train of its row')),
];

const markSays = (sign: string, test: CellTest, than: string): Mark => {
  const { won, lost, images, difference, pHolm } = test;
  const evidence = `exact McNemar test on ${grouped(images)} images, ${grouped(won)} won, ${grouped(lost)} lost, ${pText(pHolm)} after Holm's adjustment`;
  return {
    sign,
    says: `significantly ${difference > 0 ? 'above' : 'below'} ${than}, by ${points(difference)}: ${evidence}`,
  };
};

/** None where test and mean disagree on the direction, as they may where seeds tested different numbers of images. */
export const markOf = (name: string, test: CellTest | null): string[] => {
  if (test === null || test.pHolm >= significanceLevel) return [];
  const isAbove = test.won > test.lost;
  return isAbove === test.difference > 0 && test.difference !== 0 ? [`${name}${isAbove ? '+' : '−'}`] : [];
};

const cellAt = (row: Table1Row, column: Place): Table1Cell | undefined =>
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
