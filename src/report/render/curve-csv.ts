import { canonicalJson } from '../../base/json.ts';
import type { Curve } from '../curve/curve.ts';
import { fixName } from '../rows/fix.ts';
import { csvText, withCautions } from './csv.ts';
import { withMetrics } from './metric-columns.ts';

/** One record per point of the curves; accuracies 0..1, resolutions in pixels. */
export const curveCsv = (curve: Curve): string =>
  csvText(
    withMetrics(
      withCautions(
        [
          [
            'experiment',
            'dataset',
            'model',
            'train_resolution',
            'assignment',
            'fix',
            'resize',
            'crop_ratio',
            'test_resolution',
            'image_resolution',
            'object_size_ratio',
            'top1',
            'top1_ci95_low',
            'top1_ci95_high',
            'top1_sd',
            'n',
            'seeds',
            'skipped',
            'best_of_line',
          ],
          ...curve.panels.flatMap((panel) =>
            panel.lines.flatMap((line) =>
              line.points.map((point) => [
                curve.experiment,
                panel.dataset,
                panel.model,
                panel.trainResolution,
                canonicalJson(panel.assignment),
                fixName(line),
                panel.resize,
                panel.cropRatio,
                point.testResolution,
                point.imageResolution,
                point.objectSizeRatio,
                point.top1,
                ...point.top1_ci95,
                point.top1_sd,
                point.n,
                point.seeds,
                point.skipped,
                point.testResolution === line.bestTestResolution,
              ]),
            ),
          ),
        ],
        curve.panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points)),
      ),
      curve.panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points.map(({ metrics }) => metrics))),
    ),
  );
