import { groupBy } from '../../base/group-by.ts';
import { contentKey } from '../../base/json.ts';
import type { MetricName } from '../../domain/choices.ts';
import { metricOf } from '../rows/figure.ts';
import type { Fix } from '../rows/fix.ts';
import type { Float16Change } from '../rows/float16-change.ts';
import type { Geometry } from '../rows/geometry.ts';
import { type OtherMetric, signOf } from '../rows/metrics.ts';
import { type Panel, panelsOf } from '../rows/panels.ts';
import { type AtSquare, atSquares, notSquareNotes } from '../rows/square-sizes.ts';
import type { Table1, Table1Cell, Table1Row } from '../types.ts';

/**
 * Accuracy against test resolution (the paper's Fig. 5): one panel per trained network and geometry, one line per fix.
 */
export interface Curve {
  readonly report: 'curve';
  readonly experiment: string;
  readonly panels: readonly CurvePanel[];
  /** The metric on the y axis; absent: top-1. */
  readonly metric?: OtherMetric;
  /** The effect of keeping features in 16 bits, if they are. */
  readonly float16?: Float16Change;
  /** Notes on sizes that are not square and so not on the curves; absent: none. */
  readonly notSquareNotes?: readonly string[];
  /** Notes on how heads were fine-tuned; absent: none. */
  readonly tuningNotes?: readonly string[] | undefined;
}

export interface CurvePanel extends Geometry {
  readonly dataset: string;
  readonly model: string;
  readonly trainResolution: number | null;
  readonly assignment: Readonly<Record<string, unknown>>;
  readonly lines: readonly CurveLine[];
}

export type CurvePoint = AtSquare<Table1Cell>;

export interface CurveLine extends Fix {
  /** By rising test resolution, of squares; accuracies 0..1. */
  readonly points: readonly CurvePoint[];
  /**
   * Test resolution of the best point in pixels: the highest or, for an error, the lowest; ties go to the smallest
   * resolution.
   */
  readonly bestTestResolution: number;
}

/** The points must have the metric. */
export const curve = (table: Table1, metric: MetricName = 'top1'): Curve => {
  const notes = notSquareNotes(table.rows.flatMap(({ cells }) => cells));
  return {
    report: 'curve',
    experiment: table.experiment,
    panels: linePanels(table).flatMap((panel) => panelOf(panel, metric)),
    ...(metric === 'top1' ? {} : { metric }),
    ...(table.float16 === undefined ? {} : { float16: table.float16 }),
    ...(notes.length === 0 ? {} : { notSquareNotes: notes }),
  };
};

/** The part of a row of Table 1 with one crop ratio. */
export type Line = Table1Row & Geometry;

/** The rows of each trained network under one geometry. */
export const linePanels = (table: Table1): Panel<Line>[] => panelsOf(table.rows.flatMap(byCropRatio), networkOf);

const byCropRatio = (row: Table1Row): Line[] =>
  groupBy(row.cells, (cell) => String(cell.cropRatio))
    .map((cells) => ({ ...row, cells, cropRatio: cells[0]!.cropRatio }))
    .sort((a, b) => a.cropRatio - b.cropRatio);

const networkOf = ({ dataset, model, trainResolution, resize, cropRatio }: Line): string =>
  contentKey([dataset, model, trainResolution, resize, cropRatio]);

const panelOf = ({ rows, assignment }: Panel<Line>, metric: MetricName): CurvePanel[] => {
  const lines = rows.flatMap((row) => lineOf(row, metric));
  if (lines.length === 0) return [];
  const { dataset, model, trainResolution, resize, cropRatio } = rows[0]!;
  return [{ dataset, model, trainResolution, resize, cropRatio, assignment, lines }];
};

const lineOf = ({ finetune, adaptation, scales, crops, cells }: Line, metric: MetricName): CurveLine[] => {
  const points = atSquares(cells);
  if (points.length === 0) return [];
  const fix = { finetune, adaptation, scales, ...(crops === undefined ? {} : { crops }) };
  return [{ ...fix, points, bestTestResolution: bestOf(points, metric).testResolution }];
};

const bestOf = (cells: readonly CurvePoint[], metric: MetricName): CurvePoint => {
  const worth = (cell: Table1Cell): number => signOf(metric) * metricOf(cell, metric).value;
  return cells.reduce((best, cell) => (worth(cell) > worth(best) ? cell : best));
};
