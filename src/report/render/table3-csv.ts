import { canonicalJson } from '../../base/json.ts';
import type { Interval } from '../../base/statistics.ts';
import { fixName } from '../rows/fix.ts';
import type { Table3 } from '../table3/table3.ts';
import { csvText, withCautions } from './csv.ts';
import { withMetrics } from './metric-columns.ts';

/** One record per network and data set; accuracies 0..1, resolutions in pixels. */
export const table3Csv = (table: Table3): string =>
  csvText(
    withMetrics(
      withMetrics(
        withCautions(
          [
            [
              ...[
                'experiment',
                'dataset',
                'model',
                'train_resolution',
                'baseline',
                'baseline_ci95_low',
                'baseline_ci95_high',
                'baseline_sd',
              ],
              ...[
                'fixres',
                'fixres_ci95_low',
                'fixres_ci95_high',
                'fixres_sd',
                'n',
                'skipped',
                'seeds',
                'fix',
                'assignment',
                'resize',
              ],
              ...['crop_ratio', 'test_resolution', 'image_resolution', 'object_size_ratio', 'gain', 'won', 'lost', 'p'],
              ...['published_dataset', 'published_model', 'published_baseline', 'published_fixres'],
              ...['published_sota_model', 'published_sota', 'same_test_set'],
            ],
            ...table.rows.map((row) => {
              const { gain, published } = row;
              const ends = (interval: Interval | null): readonly (number | null)[] => interval ?? [null, null];
              return [
                ...[table.experiment, row.dataset, row.model, row.trainResolution],
                ...[
                  row.baseline,
                  ...ends(row.baseline_ci95),
                  row.baseline_sd,
                  row.fixres,
                  ...ends(row.fixres_ci95),
                  row.fixres_sd,
                ],
                ...[row.n, row.skipped, row.seeds, fixName(row)],
                ...[canonicalJson(row.assignment), row.resize, row.cropRatio, row.testResolution, row.imageResolution],
                ...[row.objectSizeRatio, gain?.difference ?? null],
                ...[gain?.paired?.won ?? null, gain?.paired?.lost ?? null, gain?.paired?.p ?? null],
                ...[published?.dataset ?? null, published?.model ?? null, published?.baseline ?? null],
                ...[published?.fixres ?? null, published?.sota.model ?? null, published?.sota.top1 ?? null],
                published?.sameTestSet ?? null,
              ];
            }),
          ],
          table.rows,
        ),
        table.rows.map((row) => row.baseline_metrics),
        'baseline_',
      ),
      table.rows.map((row) => row.fixres_metrics),
      'fixres_',
    ),
  );
