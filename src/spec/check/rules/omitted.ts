import type { SpecProblem } from '../../problems.ts';
import type { Rule, SpecView } from '../spec-view.ts';

/** What may be omitted only where a network's files say it. */
export const checkOmitted: Rule = (spec) => [
  ...spec.entries('/model').flatMap((model) => missingName(spec, model)),
  ...missingResolutions(spec),
];

const missingName = (spec: SpecView, model: string): readonly SpecProblem[] => {
  if (spec.node(model)?.kind !== 'map' || spec.node(`${model}/name`) !== undefined) return [];
  const weights = spec.text(`${model}/weights`) ?? 'random';
  const hint = 'set `name`: `fixres model list` shows the networks that fixres knows; `onnx` is one of your own';
  if (weights === 'random')
    return [spec.problem(model, 'expected `name` in a model without weights, got none', { hint })];
  return [spec.problem(`${model}/weights`, `expected \`name\` beside "${weights}", got none`, { hint })];
};

const missingResolutions = (spec: SpecView): readonly SpecProblem[] => {
  if (spec.node('/test')?.kind !== 'map' || spec.node('/test/resolutions') !== undefined) return [];
  const message = 'expected `resolutions` (a resolution or a list of them) in `test`, got none';
  return [spec.keyProblem('/test', message, { hint: 'write `resolutions: 224`, or several: `[224, 288, 320]`' })];
};
