import { groupBy } from '../../base/group-by.ts';
import type { MetricName } from '../../domain/choices.ts';
import { compareSizes } from '../../domain/input-size.ts';
import { lineKey } from '../curve/line-key.ts';
import { publishedTop1 } from '../published/published-top1.ts';
import { type EvaluationRow, onTestImages } from '../rows/evaluation-row.ts';
import { figureOf } from '../rows/figure.ts';
import { compareFixes, fixOf } from '../rows/fix.ts';
import { float16Change } from '../rows/float16-change.ts';
import { geometryNames } from '../rows/geometry.ts';
import type { Table1, Table1Row } from '../types.ts';
import { compareCells, type UntestedCell } from './compare-cells.ts';

/** The paper's Table 1 from measured results: one row per network and fix, one cell per test resolution. */
export const table1 = (
  experiment: string,
  evaluations: readonly EvaluationRow[],
  metrics?: readonly MetricName[],
): Table1 => {
  const tests = onTestImages(evaluations);
  const float16 = float16Change(tests);
  const lines = groupBy(tests, lineKey).map((line) => ({
    line,
    cells: groupBy(line, (row) => `${row.testResolutionPx} ${row.cropRatio}`).map(cellOf),
  }));
  const tested = compareCells(lines.flatMap(({ cells }) => cells));
  return {
    report: 'table1',
    experiment,
    rows: lines
      .map(({ line, cells }) => ({
        ...rowOf(line[0]!),
        cells: cells
          .map((cell) => ({ ...cell.cell, ...tested.get(cell)! }))
          .sort((a, b) => compareSizes(a.testResolution, b.testResolution) || b.cropRatio - a.cropRatio),
      }))
      .sort(compareRows),
    ...(float16 === null ? {} : { float16 }),
    ...(metrics === undefined ? {} : { metrics }),
  };
};

const rowOf = (first: EvaluationRow): Omit<Table1Row, 'cells'> => ({
  dataset: first.dataset,
  model: first.model,
  trainResolution: first.trainResolutionPx,
  ...fixOf(first),
  resize: first.resize,
  assignment: first.assignment,
});

/** One cell from its seeds. */
const cellOf = (seeds: readonly EvaluationRow[]): UntestedCell => {
  const first = seeds[0]!;
  return {
    seeds,
    cell: {
      testResolution: first.testResolutionPx,
      imageResolution: first.imageResolutionPx,
      cropRatio: first.cropRatio,
      objectSizeRatio: first.objectSizeRatio,
      ...figureOf(seeds),
      published: publishedOf(first),
      runs: seeds.map(({ key }) => key),
    },
  };
};

/** The paper's figures are for a resized shorter side and its own crop ratio. */
const publishedOf = (row: EvaluationRow): number | null =>
  geometryNames(row).length > 0
    ? null
    : publishedTop1({
        model: row.model,
        trainResolution: row.trainResolutionPx,
        testResolution: row.testResolutionPx,
        ...fixOf(row),
      });

const compareRows = (a: Table1Row, b: Table1Row): number =>
  compareText(a.dataset, b.dataset) ||
  compareText(a.model, b.model) ||
  (a.trainResolution ?? 0) - (b.trainResolution ?? 0) ||
  compareText(a.resize === 'shorter_side' ? '' : a.resize, b.resize === 'shorter_side' ? '' : b.resize) ||
  compareFixes(a, b) ||
  compareText(JSON.stringify(a.assignment), JSON.stringify(b.assignment));

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
