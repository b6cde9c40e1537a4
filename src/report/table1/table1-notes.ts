import { largest, smallest } from '../../base/extremes.ts';
import type { MetricName } from '../../domain/choices.ts';
import { isSquare } from '../../domain/input-size.ts';
import { metricOf } from '../rows/figure.ts';
import { float16Notes } from '../rows/float16-change.ts';
import { imageNotes } from '../rows/image-notes.ts';
import { intervalNotes } from '../rows/metrics.ts';
import { significanceLevel } from '../rows/paired-test.ts';
import type { Table1, Table1Cell, Table1Row } from '../types.ts';
import { cellsOf, placesOf } from './places.ts';
import { type ShownLabels, shownLabels } from './shown-labels.ts';

/** Notes on how to read the table. */
export const table1Notes = (table: Table1, metric: MetricName): string[] => {
  const cells = cellsOf(table);
  if (cells.length === 0) return ['no test on test images has finished'];
  const isTested = cells.some((cell) => cell.vsNone !== null || cell.vsTrainResolution !== null);
  return [
    'column heads: K_test in pixels (K_image)',
    ...(cells.every((cell) => isSquare(cell.testResolution)) ? [] : [twoSidesNote]),
    `each value covers ${countsOf(cells)}; ${intervalNotes[metric]}`,
    ...(cells.some((cell) => metricOf(cell, metric).sd !== null) ? ['±: standard deviation over seeds'] : []),
    ...(placesOf(table).some(({ head }) => head.at(-1)!.startsWith('×')) ? [objectSizeNote] : []),
    ...(metric === 'top1' && isTested ? [significanceNote] : []),
    ...labelNotes(table.rows, shownLabels(table.rows)),
    ...table1Cautions(table),
  ];
};

/** Notes on the figures, for every format. */
export const table1Cautions = ({ rows, float16, tuningNotes = [] }: Table1): string[] => [
  ...float16Notes(float16),
  ...imageNotes(rows.flatMap(({ cells, dataset }) => cells.map((cell) => ({ ...cell, dataset })))),
  ...tuningNotes,
];

const twoSidesNote =
  'HEIGHTxWIDTH: images are resized to cover K_image (with squash: to K_image), then cropped to K_test';

const objectSizeNote = '×: apparent object size at test / at training, for square images, in closed form';

const significanceNote =
  `r+, r−: significantly above, below the value at K_test = K_train in its row; c+, c−: significantly above, below the unmodified network in its column ` +
  `(exact McNemar test, p < ${significanceLevel} after Holm's adjustment for the tests in the table)`;

const labelNotes = (rows: readonly Table1Row[], { otherFix, resize }: ShownLabels): string[] => [
  ...(otherFix && rows.some((row) => row.adaptation !== null)
    ? ['other fix, scale, empirical or parametric: a label-free adaptation after the pooling, with that fit']
    : []),
  ...(otherFix && rows.some((row) => row.scales !== null)
    ? ['other fix, 32+48: logits averaged over a pyramid of these resolutions, in the column of the largest']
    : []),
  ...(otherFix && rows.some((row) => row.crops !== undefined)
    ? ['other fix, 10 crops: logits averaged over that number of crops of each image']
    : []),
  ...(resize
    ? [
        'resize: the shorter side to K_image (side), the height as in the reference code (reference), or both sides (squash)',
      ]
    : []),
];

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
