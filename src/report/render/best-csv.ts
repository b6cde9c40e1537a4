import { canonicalJson } from '../../base/json.ts';
import type { Best } from '../best/best.ts';
import { fixName } from '../rows/fix.ts';
import { csvText, withCautions } from './csv.ts';

/**
 * One record per choice; accuracies 0..1, resolutions in pixels, costs as multiples of a test at K_train. Time ratios,
 * in the largest batches and for single images, are empty if the measured spreads overlap; the interval of a gain is
 * empty unless it is cross-fitted.
 */
export const bestCsv = (best: Best): string =>
  csvText(
    withCautions(
      [
        [
          ...['experiment', 'dataset', 'model', 'train_resolution', 'resize', 'crop_ratio', 'fix', 'assignment'],
          ...['test_resolution', 'image_resolution', 'object_size_ratio', 'candidates', 'recommended'],
          ...[
            'held_out_top1',
            'held_out_n',
            'top1',
            'top1_ci95_low',
            'top1_ci95_high',
            'top1_sd',
            'n',
            'seeds',
            'skipped',
          ],
          ...['baseline_top1', 'gain', 'won', 'lost', 'p', 'macs_ratio', 'macs_counted'],
          ...['seconds_ratio', 'seconds_ratio_alone', 'gain_ci95_low', 'gain_ci95_high'],
        ],
        ...best.rows.map((row) => {
          const { test, baseline, gain, cost, heldOut } = row;
          return [
            ...[best.experiment, row.dataset, row.model, row.trainResolution, row.resize, row.cropRatio, fixName(row)],
            ...[canonicalJson(row.assignment), row.testResolution, row.imageResolution, row.objectSizeRatio],
            ...[row.candidates, row.recommended, heldOut?.top1 ?? null, heldOut?.n ?? null],
            ...[test?.top1 ?? null, test?.top1_ci95[0] ?? null, test?.top1_ci95[1] ?? null, test?.top1_sd ?? null],
            ...[test?.n ?? null, test?.seeds ?? null, test?.skipped ?? null, baseline?.top1 ?? null],
            ...[
              gain?.difference ?? row.crossFit?.difference ?? null,
              gain?.paired?.won ?? null,
              gain?.paired?.lost ?? null,
              gain?.paired?.p ?? null,
            ],
            ...[cost?.macs ?? null, cost?.counted ?? null],
            ...[cost?.times.at(-1)?.ratio ?? null, cost?.times[0]?.ratio ?? null],
            ...(row.crossFit?.difference_ci95 ?? [null, null]),
          ];
        }),
      ],
      best.rows.map(({ test }) => test),
    ),
  );
