import { canonicalJson } from '../../base/json.ts';
import type { Table1 } from '../types.ts';
import { csvText } from './csv.ts';

/** One record for each cell of Table 1; accuracies 0..1, resolutions in pixels, the matrix assignment as JSON. */
export const table1Csv = (table: Table1): string =>
  csvText([
    [
      'experiment',
      'dataset',
      'model',
      'train_resolution',
      'classifier',
      'bn',
      'last_cells',
      'assignment',
      'test_resolution',
      'image_resolution',
      'top1',
      'top1_ci95_low',
      'top1_ci95_high',
      'n',
      'seeds',
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
        canonicalJson(row.assignment),
        cell.testResolution,
        cell.imageResolution,
        cell.top1,
        ...cell.top1_ci95,
        cell.n,
        cell.seeds,
        cell.published,
      ]),
    ),
  ]);
