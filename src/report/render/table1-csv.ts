import { canonicalJson } from '../../base/json.ts';
import type { CellTest, Table1 } from '../types.ts';
import { csvText, withCautions } from './csv.ts';
import { withMetrics } from './metric-columns.ts';

/** One record per cell of Table 1; accuracies 0..1, resolutions in pixels, the matrix assignment as JSON. */
export const table1Csv = (table: Table1): string =>
  csvText(
    withMetrics(
      withCautions(
        [
          [
            'experiment',
            'dataset',
            'model',
            'train_resolution',
            'classifier',
            'bn',
            'last_cells',
            'all',
            'adaptation',
            'scales',
            'resize',
            'assignment',
            'test_resolution',
            'image_resolution',
            'crop_ratio',
            'object_size_ratio',
            'top1',
            'top1_ci95_low',
            'top1_ci95_high',
            'top1_sd',
            'n',
            'seeds',
            'skipped',
            ...testNames('vs_none'),
            ...testNames('vs_train_resolution'),
            'published_top1',
          ],
          ...table.rows.flatMap((row) =>
            row.cells.map((cell) => [
              table.experiment,
              row.dataset,
              row.model,
              row.trainResolution,
              row.finetune.classifier,
              row.finetune.bn,
              row.finetune.last_cells,
              row.finetune.all === true,
              row.adaptation,
              row.scales?.join('+') ?? null,
              row.resize,
              canonicalJson(row.assignment),
              cell.testResolution,
              cell.imageResolution,
              cell.cropRatio,
              cell.objectSizeRatio,
              cell.top1,
              ...cell.top1_ci95,
              cell.top1_sd,
              cell.n,
              cell.seeds,
              cell.skipped,
              ...testFields(cell.vsNone),
              ...testFields(cell.vsTrainResolution),
              cell.published,
            ]),
          ),
        ],
        table.rows.flatMap(({ cells, crops }) =>
          cells.map((cell) => ({ ...cell, ...(crops === undefined ? {} : { crops }) })),
        ),
      ),
      table.rows.flatMap(({ cells }) => cells.map(({ metrics }) => metrics)),
    ),
  );

const testNames = (name: string): string[] =>
  ['difference', 'won', 'lost', 'p', 'p_holm'].map((field) => `${name}_${field}`);

const testFields = (test: CellTest | null): (number | null)[] =>
  test === null ? [null, null, null, null, null] : [test.difference, test.won, test.lost, test.p, test.pHolm];
