import { canonicalJson } from '../../base/json.ts';
import { fixName } from '../rows/fix.ts';
import type { Comparison, Verdict, VerdictPanel } from '../verdict/verdict.ts';
import { csvText, withCautions } from './csv.ts';

/** One record per comparison; accuracies 0..1, resolutions in pixels. */
export const verdictCsv = (verdict: Verdict): string =>
  csvText(
    withCautions(
      [
        [
          ...['experiment', 'dataset', 'model', 'train_resolution', 'resize', 'crop_ratio', 'assignment', 'comparison'],
          ...['from_fix', 'from_test_resolution', 'from_top1', 'to_fix', 'to_test_resolution', 'to_top1'],
          ...['difference', 'images', 'won', 'lost', 'p'],
        ],
        ...verdict.panels.flatMap((panel) =>
          comparisonsOf(panel).map(([name, { from, to, difference, paired }]) => {
            const { dataset, model, trainResolution, resize, cropRatio } = panel;
            const network = [dataset, model, trainResolution, resize, cropRatio, canonicalJson(panel.assignment)];
            const points = [from, to].flatMap((point) => [fixName(point), point.testResolution, point.top1]);
            const test = [paired?.images ?? null, paired?.won ?? null, paired?.lost ?? null, paired?.p ?? null];
            return [verdict.experiment, ...network, name, ...points, difference, ...test];
          }),
        ),
      ],
      verdict.panels.flatMap((panel) => comparisonsOf(panel).map(([, { to }]) => to)),
    ),
  );

const comparisonsOf = (panel: VerdictPanel): (readonly [name: string, Comparison])[] => [
  ...(['resolution', 'finetuning'] as const).flatMap((name) => {
    const comparison = panel[name];
    return comparison === null ? [] : [[name, comparison] as const];
  }),
  ...panel.adaptations.map((comparison) => ['adaptation', comparison] as const),
  ...panel.pyramids.map((comparison) => ['pyramid', comparison] as const),
  ...(panel.crops ?? []).map((comparison) => ['crops', comparison] as const),
];
