import { contentKey } from '../base/json.ts';
import { mean, wilsonInterval95 } from '../base/statistics.ts';
import type { EvaluationRow } from './evaluation-row.ts';
import { groupBy } from './group-by.ts';
import { publishedTop1 } from './published/published-top1.ts';
import { compareScopes, type FinetuneScope } from './scope-name.ts';
import type { Table1, Table1Cell, Table1Row } from './types.ts';

/** The paper's Table 1 from what was measured: a row for each network and scope, a cell for each test resolution. */
export const table1 = (experiment: string, evaluations: readonly EvaluationRow[]): Table1 => ({
  report: 'table1',
  experiment,
  rows: groupBy(evaluations, lineKey).map(rowOf).sort(compareRows),
});

/** Evaluations with one key differ in seed and test resolution alone. */
export const lineKey = (row: EvaluationRow): string =>
  contentKey([row.dataset, row.model, row.trainResolutionPx, row.scope, row.assignment]);

export const finetuneOf = ({ scope }: EvaluationRow): FinetuneScope => ({
  classifier: scope.classifier,
  bn: scope.bn,
  last_cells: scope.lastCells,
});

const rowOf = (evaluations: readonly EvaluationRow[]): Table1Row => {
  const first = evaluations[0]!;
  return {
    dataset: first.dataset,
    model: first.model,
    trainResolution: first.trainResolutionPx,
    finetune: finetuneOf(first),
    assignment: first.assignment,
    cells: groupBy(evaluations, (row) => String(row.testResolutionPx))
      .map(cellOf)
      .sort((a, b) => a.testResolution - b.testResolution),
  };
};

/** One cell from its seeds. */
const cellOf = (seeds: readonly EvaluationRow[]): Table1Cell => {
  const first = seeds[0]!;
  const top1 = mean(seeds.map((row) => row.top1));
  const n = distinctImages(seeds);
  return {
    testResolution: first.testResolutionPx,
    imageResolution: first.imageResolutionPx,
    top1,
    top1_ci95: wilsonInterval95(top1 * n, n),
    n,
    seeds: new Set(seeds.map((row) => row.seed)).size,
    published: publishedTop1({
      model: first.model,
      trainResolution: first.trainResolutionPx,
      testResolution: first.testResolutionPx,
      finetune: finetuneOf(first),
    }),
  };
};

/** Images that several seeds share count once: testing them again says nothing new about the images. */
const distinctImages = (seeds: readonly EvaluationRow[]): number =>
  groupBy(seeds, (row) => row.testImages).reduce((sum, [row]) => sum + row!.n, 0);

const compareRows = (a: Table1Row, b: Table1Row): number =>
  compareText(a.dataset, b.dataset) ||
  compareText(a.model, b.model) ||
  (a.trainResolution ?? 0) - (b.trainResolution ?? 0) ||
  compareScopes(a.finetune, b.finetune) ||
  compareText(JSON.stringify(a.assignment), JSON.stringify(b.assignment));

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
