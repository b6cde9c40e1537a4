import { contentKey } from '../base/json.ts';
import { type Panel, panelsOf } from './panels.ts';
import type { FinetuneScope } from './scope-name.ts';
import type { Table1, Table1Cell, Table1Row } from './types.ts';

/** Accuracy against test resolution (the paper's Fig. 5): a panel for each trained network, a line for each scope. */
export interface Curve {
  readonly report: 'curve';
  readonly experiment: string;
  readonly panels: readonly CurvePanel[];
}

export interface CurvePanel {
  readonly dataset: string;
  readonly model: string;
  readonly trainResolution: number | null;
  readonly assignment: Readonly<Record<string, unknown>>;
  readonly lines: readonly CurveLine[];
}

export interface CurveLine {
  readonly finetune: FinetuneScope;
  /** By rising test resolution; accuracies 0..1. */
  readonly points: readonly Table1Cell[];
  /** Test resolution of the highest point, the lowest of equal ones, pixels. */
  readonly bestTestResolution: number;
}

export const curve = (table: Table1): Curve => ({
  report: 'curve',
  experiment: table.experiment,
  panels: panelsOf(table.rows, networkOf).map(panelOf),
});

const networkOf = (row: Table1Row): string => contentKey([row.dataset, row.model, row.trainResolution]);

const panelOf = ({ rows, assignment }: Panel<Table1Row>): CurvePanel => {
  const { dataset, model, trainResolution } = rows[0]!;
  return { dataset, model, trainResolution, assignment, lines: rows.map(lineOf) };
};

const lineOf = ({ finetune, cells }: Table1Row): CurveLine => ({
  finetune,
  points: cells,
  bestTestResolution: highest(cells).testResolution,
});

const highest = (cells: readonly Table1Cell[]): Table1Cell =>
  cells.reduce((best, cell) => (cell.top1 > best.top1 ? cell : best));
