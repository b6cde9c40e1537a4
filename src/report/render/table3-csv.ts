import { canonicalJson } from '../../base/json.ts';
import { fixName } from '../fix.ts';
import type { Table3 } from '../table3.ts';
import { csvText } from './csv.ts';

/** One record for each network and data set; accuracies 0..1, resolutions in pixels. */
export const table3Csv = (table: Table3): string =>
  csvText([
    [
      ...['experiment', 'dataset', 'model', 'train_resolution', 'baseline', 'baseline_ci95_low', 'baseline_ci95_high'],
      ...['fixres', 'fixres_ci95_low', 'fixres_ci95_high', 'n', 'skipped', 'seeds', 'fix', 'assignment', 'resize'],
      ...['crop_ratio', 'test_resolution', 'image_resolution', 'object_size_ratio', 'gain', 'won', 'lost', 'p'],
      ...['published_dataset', 'published_model', 'published_baseline', 'published_fixres'],
      ...['published_sota_model', 'published_sota', 'same_test_set'],
    ],
    ...table.rows.map((row) => {
      const { baseline, fixres, gain, published } = row;
      const interval = (figure: typeof fixres): (number | null)[] =>
        figure === null ? [null, null, null] : [figure.top1, ...figure.top1_ci95];
      return [
        ...[table.experiment, row.dataset, row.model, row.trainResolution, ...interval(baseline), ...interval(fixres)],
        ...[fixres?.n ?? null, fixres?.skipped ?? null, fixres?.seeds ?? null, fixName(row)],
        ...[canonicalJson(row.assignment), row.resize, row.cropRatio, row.testResolution, row.imageResolution],
        ...[row.objectSizeRatio, gain?.difference ?? null],
        ...[gain?.paired?.won ?? null, gain?.paired?.lost ?? null, gain?.paired?.p ?? null],
        ...[published?.dataset ?? null, published?.model ?? null, published?.baseline ?? null],
        ...[published?.fixres ?? null, published?.sota.model ?? null, published?.sota.top1 ?? null],
        published?.sameTestSet ?? null,
      ];
    }),
  ]);
