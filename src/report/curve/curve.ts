import { groupBy } from '../../base/group-by.ts';
import { contentKey } from '../../base/json.ts';
import type { Fix } from '../rows/fix.ts';
import type { Float16Change } from '../rows/float16-change.ts';
import type { Geometry } from '../rows/geometry.ts';
import { type Panel, panelsOf } from '../rows/panels.ts';
import type { Table1, Table1Cell, Table1Row } from '../types.ts';

/** Accuracy against test resolution (the paper's Fig. 5): a panel for each trained network and geometry, a line for each fix. */
export interface Curve {
  readonly report: 'curve';
  readonly experiment: string;
  readonly panels: readonly CurvePanel[];
  /** Where features are kept in 16 bits: what that changes. */
  readonly float16?: Float16Change;
  /** What is to be said of how heads were fine-tuned; absent: nothing. */
  readonly tuningNotes?: readonly string[] | undefined;
}

export interface CurvePanel extends Geometry {
  readonly dataset: string;
  readonly model: string;
  readonly trainResolution: number | null;
  readonly assignment: Readonly<Record<string, unknown>>;
  readonly lines: readonly CurveLine[];
}

export interface CurveLine extends Fix {
  /** By rising test resolution; accuracies 0..1. */
  readonly points: readonly Table1Cell[];
  /** Test resolution of the highest point, the lowest of equal ones, pixels. */
  readonly bestTestResolution: number;
}

export const curve = (table: Table1): Curve => ({
  report: 'curve',
  experiment: table.experiment,
  panels: panelsOf(table.rows.flatMap(byCropRatio), networkOf).map(panelOf),
  ...(table.float16 === undefined ? {} : { float16: table.float16 }),
});

/** A row of Table 1 as far as it has one crop ratio. */
type Line = Table1Row & Geometry;

const byCropRatio = (row: Table1Row): Line[] =>
  groupBy(row.cells, (cell) => String(cell.cropRatio))
    .map((cells) => ({ ...row, cells, cropRatio: cells[0]!.cropRatio }))
    .sort((a, b) => a.cropRatio - b.cropRatio);

const networkOf = ({ dataset, model, trainResolution, resize, cropRatio }: Line): string =>
  contentKey([dataset, model, trainResolution, resize, cropRatio]);

const panelOf = ({ rows, assignment }: Panel<Line>): CurvePanel => {
  const { dataset, model, trainResolution, resize, cropRatio } = rows[0]!;
  return { dataset, model, trainResolution, resize, cropRatio, assignment, lines: rows.map(lineOf) };
};

const lineOf = ({ finetune, adaptation, scales, crops, cells }: Line): CurveLine => ({
  finetune,
  adaptation,
  scales,
  ...(crops === undefined ? {} : { crops }),
  points: cells,
  bestTestResolution: highest(cells).testResolution,
});

const highest = (cells: readonly Table1Cell[]): Table1Cell =>
  cells.reduce((best, cell) => (cell.top1 > best.top1 ? cell : best));
