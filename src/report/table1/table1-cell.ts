import type { MetricName } from '../../domain/choices.ts';
import type { Cell, Mark } from '../document/document.ts';
import { metricOf } from '../rows/figure.ts';
import { signOf } from '../rows/metrics.ts';
import { significanceLevel } from '../rows/paired-test.ts';
import { percent } from '../rows/percent.ts';
import type { CellTest, Table1, Table1Cell, Table1Row } from '../types.ts';
import { pText } from '../verdict/verdict-sentences.ts';
import { cellAt, type Place } from './places.ts';

/** A cell of Table 1; empty if nothing was measured. */
export const cellOf = (table: Table1, row: Table1Row, place: Place, metric: MetricName): Cell => {
  const cell = cellAt(row, place);
  if (cell === undefined) return [];
  const { value, ci95, sd } = metricOf(cell, metric);
  const inColumn = table.rows
    .filter((other) => other.dataset === row.dataset)
    .flatMap((other) => cellAt(other, place) ?? []);
  // The significance tests and the paper's values are for top-1.
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
  ...markOf('c', vsNone).map((sign) => markSays(sign, vsNone!, 'the unmodified network in its column')),
  ...markOf('r', vsTrainResolution).map((sign) =>
    markSays(sign, vsTrainResolution!, 'the value at K_test = K_train in its row'),
  ),
];

const markSays = (sign: string, test: CellTest, than: string): Mark => {
  const { won, lost, images, difference, pHolm } = test;
  const evidence = `exact McNemar test on ${grouped(images)} images, ${grouped(won)} won, ${grouped(lost)} lost, ${pText(pHolm)} after Holm's adjustment`;
  return {
    sign,
    says: `significantly ${difference > 0 ? 'above' : 'below'} ${than}, by ${percent(Math.abs(difference))} points: ${evidence}`,
  };
};

/** No mark if test and mean disagree on the direction, which happens if seeds tested different numbers of images. */
export const markOf = (name: string, test: CellTest | null): string[] => {
  if (test === null || test.pHolm >= significanceLevel) return [];
  const isAbove = test.won > test.lost;
  return isAbove === test.difference > 0 && test.difference !== 0 ? [`${name}${isAbove ? '+' : '−'}`] : [];
};

/** Tied values all count as best; the only value in a row or column is not marked. */
const isBest = (cell: Table1Cell, among: readonly Table1Cell[], metric: MetricName): boolean => {
  const value = (of: Table1Cell): number => signOf(metric) * metricOf(of, metric).value;
  return among.length > 1 && among.every((other) => value(other) <= value(cell));
};

const grouped = (count: number): string => count.toLocaleString('en-US');
