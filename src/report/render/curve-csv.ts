import { canonicalJson } from '../../base/json.ts';
import type { Curve } from '../curve.ts';
import { scopeName } from '../scope-name.ts';
import { csvText } from './csv.ts';

/** One record for each point of the curves; accuracies 0..1, resolutions in pixels. */
export const curveCsv = (curve: Curve): string =>
  csvText([
    [
      'experiment',
      'dataset',
      'model',
      'train_resolution',
      'assignment',
      'finetuned',
      'test_resolution',
      'top1',
      'top1_ci95_low',
      'top1_ci95_high',
      'n',
      'seeds',
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
          scopeName(line.finetune),
          point.testResolution,
          point.top1,
          ...point.top1_ci95,
          point.n,
          point.seeds,
          point.testResolution === line.bestTestResolution,
        ]),
      ),
    ),
  ]);
